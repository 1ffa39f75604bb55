//! One telling in few lines, as it stands beside the plan: the child's title and cards, how and when it was told, who was in the room; below
//! it, apart, what a named adult makes of it and whether the child was told. Refuses to mix the two, and to count or rate anything.

use super::answer::{stands, told_mark};
use crate::domain::activity::Answered;
use crate::domain::{
    Alone, BearsOn, Caption, Card, Child, ChildId, Content, House, How, Look, Made, Message, MessageId, Moment, PersonId, Plan,
    Somebody, TimeAlone, Visit, Who,
};
use crate::library::cards::BOARDS;
use crate::library::words::Words;
use crate::pictures::{
    Card as CardView, Drawing, Wanted, card_word, day_of, day_words, house_title, made_line, made_picture, made_title, made_view,
    on_day, on_minute, somebody_words, who_key, words,
};
use crate::server::store::pages::{Told, VisitLine};
use leptos::prelude::*;

/// Whose it is, for a sheet of paper that lies among others.
pub fn whose(child: &Child) -> AnyView {
    let words = words();
    let born = child.born.map(|day| {
        view! { <span>{words.say("child-born")} " " <time datetime=day.to_string()>{day_words(words, day)}</time></span> }
    });
    view! { <p class="whose print-only"><bdi>{child.name.clone()}</bdi> " " {born}</p> }.into_any()
}

/// Where a message's page is.
pub fn message_path(child: ChildId, message: MessageId) -> String {
    format!("/office/children/{child}/messages/{message}")
}

/// The look a message was made in.
pub fn look_of(told: &Told) -> Look {
    told.houses.as_ref().map(|h| h.look).unwrap_or_default()
}

/// The title that stands over a message: the child's own or the library's.
pub fn title_of(words: Words, told: &Told) -> String {
    match &told.message.told {
        Content::House { house, title, .. } => house_title(words, *house, look_of(told), title.as_deref()),
        Content::Made(made) => made_title(words, made),
    }
}

/// The mark beside a message: which house it is, or which way it was told.
pub fn mark_of(told: &Content) -> String {
    match told {
        Content::House { house, .. } => format!("mark-{}", house.key()),
        Content::Made(made) => made_picture(made).to_owned(),
    }
}

/// Which of the three houses it is, where the child gave it a title of their own: "Dad's shed" does not say that it holds wishes.
pub fn kind_of(words: Words, told: &Told) -> Option<AnyView> {
    let Content::House { house, title, .. } = &told.message.told else { return None };
    title.as_ref()?;
    let look = if look_of(told) == Look::Drawn { "house" } else { "column" };
    let said = words.say(&format!("{look}-kind-{}", house.key()));
    Some(view! { " " <span class="house-kind">{said}</span> }.into_any())
}

/// The child's words of a message in one line, own words in quotation marks.
pub fn cards_line(words: Words, message: &Message) -> String {
    cards_parts(words, message).into_iter().map(|(said, _)| said).collect::<Vec<_>>().join(", ")
}

/// The same in parts, each with whether it is own words that an adult typed.
pub fn cards_parts(words: Words, message: &Message) -> Vec<(String, bool)> {
    if let Content::Made(made) = &message.told {
        let said = match made {
            // What an adult wrote under it says more than that there is one.
            Made::Drawing { .. } | Made::Photo(_) | Made::Sound(_) => match message.captions.last() {
                Some(caption) => {
                    let described = words.with("made-described", &[("what", caption.words.clone().into())]);
                    let earlier = earlier_words(words, message, caption).map(|said| format!(", {said}"));
                    described + &earlier.unwrap_or_default()
                }
                None => words.say(if message.awaited { "amiss-on-its-way" } else { "made-no-caption" }).into_owned(),
            },
            made => made_line(words, made),
        };
        return vec![(said, message.told.is_own_words())];
    }
    let said = |card: &Card| match card {
        Card::Library(_) | Card::Made(_) => card_word(words, card),
        Card::OwnWords(own) => words.with("quoted", &[("words", own.clone().into())]),
    };
    let all: Vec<_> = message.told.placed().iter().map(|p| (said(&p.card), p.card.is_own_words())).collect();
    if all.is_empty() { vec![(words.say("message-nothing-in-it").into_owned(), false)] } else { all }
}

/// Said beside what an adult wrote of a drawing that the child changed since: it does not describe what stands there now.
pub fn earlier_words(words: Words, message: &Message, caption: &Caption) -> Option<String> {
    (caption.changed < message.changed).then(|| words.say("caption-earlier").into_owned())
}

/// How it was told.
pub fn how_words(words: Words, how: How) -> String {
    words.say(&format!("how-{}", how.key())).into_owned()
}

/// The same in a word or two.
pub fn how_short(words: Words, how: How) -> String {
    words.say(&format!("short-how-{}", how.key())).into_owned()
}

/// Names joined as people say them.
pub fn joined(words: Words, mut names: Vec<String>) -> String {
    let Some(last) = names.pop() else { return String::new() };
    if names.is_empty() { last } else { words.with("joined", &[("before", names.join(", ").into()), ("last", last.into())]) }
}

/// Whether the child had time alone, as the adult said it; who was in the room is another thing.
pub fn time_alone_words(words: Words, visit: &Visit) -> String {
    let minutes = |minutes: u16| words.with("time-alone-minutes", &[("minutes", i64::from(minutes).into())]);
    match visit.record().and_then(|record| record.alone) {
        None => words.say("time-alone-said-not").into_owned(),
        Some(TimeAlone::Part(Some(part))) => format!("{} ({})", words.say("time-alone-said-part"), minutes(part)),
        Some(alone) => words.say(&format!("time-alone-said-{}", alone.key())).into_owned(),
    }
}

/// Who else was in the room over the whole visit.
pub fn whole_room_words(words: Words, visit: &Visit) -> String {
    company_words(words, visit.company(visit.opened.utc_ms, i64::MAX), "room-nobody", "")
}

/// Who was in the room while a message was made: from when its houses were opened, at this visit, until it was kept.
pub fn made_words(words: Words, visit: &Visit, told: &Told) -> String {
    company_words(words, made_with(visit, told), "room-nobody", "")
}

/// The same in a word or two.
pub fn made_short(words: Words, visit: &Visit, told: &Told) -> String {
    company_words(words, made_with(visit, told), "alone-yes", "short-")
}

fn made_with(visit: &Visit, told: &Told) -> (Alone, Vec<Somebody>) {
    // Without one, whoever was there at some time of the visit may have heard it.
    let begun = begun(told).unwrap_or(visit.opened).utc_ms;
    // What was changed was made until it was kept the last time.
    let until = told.message.changed_at.unwrap_or(told.message.kept).utc_ms;
    visit.company(begun.max(visit.opened.utc_ms), until)
}

/// When it was begun: known of houses and of drawings alone.
fn begun(told: &Told) -> Option<Moment> {
    told.houses.as_ref().map(|houses| houses.started).or(told.drawing.as_ref().map(|drawing| drawing.started))
}

/// Of which time its company is told.
pub fn made_key(told: &Told) -> &'static str {
    if begun(told).is_some() { "fact-made" } else { "fact-until-kept" }
}

/// An answer of the child's, with the board that lay open when they gave it: "stop" there is not "stop" anywhere.
pub fn answer_words(words: Words, one: &Answered) -> String {
    let answer = words.say(&format!("answer-{}", one.answer.key()));
    let open = one.board.as_deref().filter(|board| BOARDS.iter().any(|known| known.id == *board));
    match open {
        Some(board) => {
            let board = words.say(&format!("board-{board}"));
            words.with("answer-at-board", &[("answer", answer.into()), ("board", board.into())])
        }
        None => answer.into_owned(),
    }
}

/// Who else was there, in words of one length: whoever was named, for part of it or throughout, and that nobody said who else, where nobody did.
fn company_words(words: Words, (alone, met): (Alone, Vec<Somebody>), nobody: &str, length: &str) -> String {
    let key = match alone {
        Alone::Yes => return words.say(nobody).into_owned(),
        Alone::NotKnown => return words.say("alone-not-known").into_owned(),
        Alone::Part => "alone-part",
        Alone::No => "alone-no",
    };
    let named = met.iter().filter(|who| **who != Somebody::NotSaid).map(|who| somebody_words(words, who));
    let said = words.with(&format!("{length}{key}"), &[("who", joined(words, named.collect()).into())]);
    if met.contains(&Somebody::NotSaid) {
        words.with(&format!("{length}others-not-said"), &[("room", said.into())])
    } else {
        said
    }
}

/// Who else was in the room at a moment.
pub fn room_words(words: Words, visit: &Visit, at: Moment) -> String {
    let names: Vec<String> = visit.present_at(at.utc_ms).iter().map(|who| somebody_words(words, who)).collect();
    if names.is_empty() {
        words.say("room-nobody").into_owned()
    } else {
        words.with("room-with", &[("who", joined(words, names).into())])
    }
}

/// When it was taken back, and who else was in the room then. Who was there is known of this visit alone: at another one it may have been somebody
/// else.
pub fn taken_back_words(words: Words, told: &Told, at: Moment) -> AnyView {
    // One that nobody closed ended with its day at the latest.
    let lasted = |visit: &Visit| match visit.closed {
        Some(closed) => at.corrected_ms() <= closed.corrected_ms(),
        None => day_of(at) == day_of(visit.opened),
    };
    let room = told.visit.as_ref().filter(|visit| lasted(visit)).map(|visit| format!("; {}", room_words(words, visit, at)));
    view! { {on_minute(at)} {room} }.into_any()
}

/// A visit in one line: day, where, who did the work, alone or not.
pub fn visit_line(line: &VisitLine) -> AnyView {
    let words = words();
    let by = line.by.clone().map(|name| view! { <span><bdi>{words.with("visit-by", &[("name", name.into())])}</bdi></span> });
    view! {
        <li class="visit-line">
            <span class="visit-day">{on_day(line.visit.opened)}</span>
            <span>{crate::pictures::place_words(words, &line.visit.place)}</span>
            {by}
            <span>{time_alone_words(words, &line.visit)}</span>
            <span>{whole_room_words(words, &line.visit)}</span>
        </li>
    }
    .into_any()
}

/// Whether this adult has not read it as it stands now.
pub fn is_new(message: &Message, me: PersonId) -> bool {
    message.taken_back.is_none() && !message.read_by(me)
}

/// That it is new to who reads the page: in words.
pub fn new_mark() -> AnyView {
    view! { <span class="mark waiting new-mark">{words().say("children-new")}</span> }.into_any()
}

/// That the child did not want it to reach their worker: it stands wherever the message does, the first line included.
pub fn closed_mark() -> AnyView {
    view! { <span class="mark closed" data-audience="not-my-worker">{words().say("short-not-my-worker")}</span> " " }.into_any()
}

/// At the top of a sheet of paper that holds something of it.
pub fn closed_sheet(any: bool) -> Option<AnyView> {
    any.then(|| view! { <p class="closed-sheet print-only">{words().say("sheet-not-my-worker")}</p> }.into_any())
}

/// A place of the plan in words.
pub fn place_words(place: BearsOn, plan: Option<&Plan>) -> String {
    let words = words();
    let framework = plan.map(|p| p.framework).unwrap_or_default().key();
    match place {
        BearsOn::Outcome(id) => plan
            .and_then(|p| p.outcomes.iter().find(|o| o.id == id))
            .map_or_else(|| words.say("place-outcome-gone").into_owned(), |o| o.wording.clone()),
        BearsOn::Heading(heading) => words.say(&format!("heading-{framework}-{}", heading.key())).into_owned(),
        BearsOn::NothingYet => words.say("weigh-nothing-yet").into_owned(),
    }
}

/// Where an adult placed it, or that nobody has yet.
pub fn placed_words(place: Option<BearsOn>, plan: Option<&Plan>) -> String {
    match place {
        Some(place) => words().with("short-placed", &[("place", place_words(place, plan).into())]),
        None => words().say("short-not-placed").into_owned(),
    }
}

/// One telling in few lines; `new`: to who reads the page.
pub fn telling(child: ChildId, told: &Told, new: bool) -> AnyView {
    let words = words();
    let message = &told.message;
    let placed = message.told.placed();
    let title = title_of(words, told);
    let supported = (message.who == Who::Supporting).then(|| view! { <p class="not-own">{words.say("message-supporting")}</p> });
    let closed = message.audience.not_my_worker;
    let closed =
        closed.then(|| view! { <p class="not-own" data-audience="not-my-worker">{words.say("telling-not-my-worker")}</p> });
    let cards =
        placed.iter().map(|p| view! { <li><CardView card=p.card.clone() of=message.id number=p.number /></li> }).collect_view();
    let cards = if let Content::Made(made) = &message.told {
        let captions = message.captions.last().map(|caption| view! { <p class="adult-words" dir="auto">{cards_line(words, message)} " " <span class="soft"><bdi>{caption.name.clone()}</bdi></span></p> });
        // A sound has no small form: it is heard or it is not.
        let small = !matches!(made, Made::Sound(_));
        view! { <div class="made-small">{made_view(&Wanted { of: Some(message.id), number: 0, made, small })}</div> {captions} }
            .into_any()
    } else if placed.is_empty() {
        view! { <p class="soft">{words.say("message-nothing-in-it")}</p> }.into_any()
    } else {
        view! { <ul class="chips" role="list">{cards}</ul> }.into_any()
    };
    // By whose hand the words stand here.
    let written = match &message.told {
        Content::Made(Made::Shown { .. }) => Some("made-described-mark"),
        Content::Made(Made::Said { .. }) => Some("own-words-mark"),
        _ => None,
    };
    view! {
        <article
            class="telling"
            data-message=message.id.to_string()
            data-trail=stands(message).key()
            data-who=who_key(message.who)
            data-house=message.told.house().map(House::key)
            data-activity=message.told.house().is_none().then(|| message.told.key())
        >
            <p class="telling-title">
                <Drawing name=mark_of(&message.told) />
                <a href=message_path(child, message.id)><span class="house-title" dir="auto">{title}</span></a>
                {kind_of(words, told)}
                {new.then(new_mark)}
            </p>
            {supported}
            {closed}
            {cards}
            {written.map(|key| view! { <p class="own-words-mark">{words.say(key)}</p> })}
            {how_line(told)}
        </article>
    }
    .into_any()
}

/// How, when, with whom in the room, changed.
fn how_line(told: &Told) -> AnyView {
    let words = words();
    let message = &told.message;
    let room = told.visit.as_ref().map(|visit| view! { <span>{made_words(words, visit, told)}</span> });
    let changed = (message.changed > 0)
        .then(|| view! { <span>{words.with("message-changed", &[("times", message.changed.into())])}</span> });
    view! {
        <p class="how-line">
            <span>{on_day(message.kept)}</span>
            <span>{how_words(words, message.how)}</span>
            {room}
            {changed}
        </p>
    }
    .into_any()
}

/// What a named adult makes of it, as theirs, and whether the child was told.
pub fn meaning(message: &Message) -> Option<AnyView> {
    let words = words();
    let weighing = message.weighing()?.clone();
    let by = words.with("meaning-by", &[("name", weighing.name.into())]);
    let change = (!weighing.change.trim().is_empty()).then(|| {
        view! {
            <p class="adult-words">
                <span class="adult-label">{words.say("meaning-change")}</span>
                " "
                <span dir="auto">{weighing.change}</span>
            </p>
        }
    });
    Some(
        view! {
            <div class="meaning">
                <p class="meaning-by">{by} " " {on_day(weighing.at)}</p>
                <p class="adult-words" dir="auto">{weighing.meaning}</p>
                {change}
                {told_mark(message)}
            </div>
        }
        .into_any(),
    )
}
