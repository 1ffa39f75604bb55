//! Which screen stands, as states. The URL stays `/tablet`: no name, topic or step of a child is ever in an address or a history.

use crate::domain::{ActivityId, Calm, How};

/// Which screen stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Screen {
    /// The store is being opened.
    Starting,
    /// Heard is open in another window: this one holds no key and writes nothing, unless somebody goes on here.
    Elsewhere,
    /// An adult signs in online.
    SignIn,
    /// The adult makes the passphrase of this tablet.
    MakePassphrase,
    /// The tablet is locked.
    Unlock,
    /// The adult's children.
    Caseload,
    /// One child: what was told, the plan in pictures, a visit to open or to go on with.
    Child,
    /// Where and who, before the tablet is given.
    Visit,
    /// What the child is told before the first card.
    Welcome,
    /// Answering is tried out.
    TryIt,
    /// The picture timetable.
    ChildHome,
    /// Carry on with what is half-made, or begin anew.
    CarryOn(Work),
    /// Three houses.
    Houses(ActivityId),
    /// A drawing.
    Drawing(ActivityId),
    /// Other ways of telling.
    Ways,
    /// A recording.
    Sound,
    /// A photo.
    Photo,
    /// What was shown or said, written down by the adult.
    Write(How),
    /// Who will see this.
    WhoWillSee(Work),
    /// It is kept, once it is on disk.
    Kept(Work),
    /// What happened to what the child told.
    Trail,
    /// The plan in pictures.
    Plan,
    /// The end of a turn.
    Close(Ending),
}

/// What the child makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Three houses.
    Houses(ActivityId),
    /// A drawing.
    Drawing(ActivityId),
    /// What was made in another way: [`Model::making`].
    Made,
}

/// The end of a turn, one thing at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Did I get it right?
    Right,
    /// How are you now?
    Now,
    /// Something calm to choose.
    Calm,
    /// The calm thing that was chosen.
    At(Calm),
    /// Who is here for you?
    Here,
    /// What comes next.
    Next,
    /// The same thanks for every ending.
    Thanks,
}

impl Ending {
    /// The word of `data-step` and of keys.
    pub fn key(self) -> &'static str {
        match self {
            Ending::Right => "right",
            Ending::Now => "now",
            Ending::Calm | Ending::At(_) => "calm",
            Ending::Here => "here",
            Ending::Next => "next",
            Ending::Thanks => "thanks",
        }
    }
}

/// What an unlock opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// The adult's side, after a start.
    Tablet,
    /// The adult's side, from the child's turn.
    LeaveTurn,
    /// The child's work, from under the cover.
    Uncover,
}

impl Screen {
    /// The word of `data-screen`.
    pub fn key(&self) -> &'static str {
        match self {
            Screen::Starting => "starting",
            Screen::Elsewhere => "elsewhere",
            Screen::SignIn => "sign-in",
            Screen::MakePassphrase | Screen::Unlock => "unlock",
            Screen::Caseload => "caseload",
            Screen::Child => "child",
            Screen::Visit => "visit",
            Screen::Welcome => "welcome",
            Screen::TryIt => "try-it",
            Screen::ChildHome | Screen::CarryOn(_) => "child-home",
            Screen::Houses(_) => "houses",
            Screen::Drawing(_) => "drawing",
            Screen::Ways => "ways",
            Screen::Sound => "sound",
            Screen::Photo => "photo",
            Screen::Write(_) => "write",
            Screen::WhoWillSee(_) => "who-will-see",
            Screen::Kept(_) => "kept",
            Screen::Trail => "trail",
            Screen::Plan => "plan",
            Screen::Close(_) => "close",
        }
    }
}
