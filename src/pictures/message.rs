//! One thing the child told, as they made it, with how it was told. A message that was taken back is not shown as the child's view: only that
//! it was, and when. What was made with an adult supporting the child's body says so and is never drawn as the child's own words. Refuses to
//! show what an adult made of it: that is the page's, under the adult's name.

use super::{
    Drawing, Eyes, Wanted, card,
    house::{HouseView, house_title},
    made_picture, made_title, made_view, on_day, trail, words,
};
use crate::domain::{Card as ChosenCard, Content, Look, Made, Message, MessageId, Placement, Trail, Who};
use crate::library::words::Words;
use leptos::prelude::*;

/// A message.
#[component]
pub fn MessageView(
    /// The message.
    message: Message,
    /// The look in which it was made.
    #[prop(optional)]
    look: Look,
    /// Where it is, when the tablet knows better than the message does.
    #[prop(optional)]
    state: Option<Trail>,
    /// For whose eyes.
    #[prop(optional)]
    eyes: Eyes,
    /// Whether the words that stand in it follow as a list: for reading aloud, for print, for long own words.
    #[prop(optional)]
    listed: bool,
    /// Whether a hold lies on it: that it is kept is shown, and not what stands in it.
    #[prop(optional)]
    held: bool,
    /// Whether its way follows.
    #[prop(optional)]
    with_trail: bool,
    /// Whether it carries the message's marks; not where the same message stands on the page once more with them.
    #[prop(default = true)]
    marked: bool,
) -> impl IntoView {
    let words = words();
    let state = state.unwrap_or_else(|| message.trail());
    let inside = match (message.taken_back, &message.told) {
        // Its house stays to be seen, so that a child knows which one it was; what stood in it does not.
        (Some(at), told) => view! {
            <div class="taken-back">
                <Drawing name=taken_back_picture(told) />
                <Drawing name="trail-taken-back" />
                <p class="taken-back-house">{taken_back_title(words, told, look)}</p>
                <p>{words.say(if eyes == Eyes::Adult { "message-taken-back" } else { "trail-taken-back" })}</p>
                {(eyes == Eyes::Adult).then(|| view! { <p class="taken-back-when">{on_day(at)}</p> })}
            </div>
        }
        .into_any(),
        (None, told) if held => view! {
            <div class="taken-back held">
                <Drawing name=taken_back_picture(told) />
                <p class="taken-back-house">{taken_back_title(words, told, look)}</p>
                <p>{words.say("message-held")}</p>
            </div>
        }
        .into_any(),
        (None, Content::House { house, title, placed }) => {
            let supported = message.who == Who::Supporting;
            view! {
                {supported.then(|| view! { <p class="not-own">{words.say("message-supporting")}</p> })}
                <HouseView house=*house placed=placed.clone() title=title.clone() look=look of=message.id />
                {listed.then(|| list(words, placed, message.id))}
            }
            .into_any()
        }
        (None, Content::Made(made)) => {
            let supported = message.who == Who::Supporting;
            let described = matches!(made, Made::Shown { .. }) && eyes == Eyes::Adult;
            view! {
                {supported.then(|| view! { <p class="not-own">{words.say("message-supporting")}</p> })}
                <div class="made" data-activity=made.key()>
                    <p class="made-title"><Drawing name=made_picture(made) /><span>{made_title(words, made)}</span></p>
                    {made_view(&Wanted { of: Some(message.id), number: 0, made, small: false })}
                    {described.then(|| view! { <p class="own-words-mark">{words.say("made-described-mark")}</p> })}
                </div>
            }
            .into_any()
        }
    };
    let how = (eyes == Eyes::Adult && message.taken_back.is_none()).then(|| {
        view! { <p class="message-how">{words.say(&format!("how-{}", message.how.key()))}</p> }
    });
    view! {
        <article
            class="message"
            data-message=marked.then(|| message.id.to_string())
            data-trail=marked.then(|| state.key())
            data-who=marked.then(|| who_key(message.who))
        >
            {inside}
            {(eyes == Eyes::Adult && message.audience.not_my_worker).then(|| view! { <p class="not-own" data-audience="not-my-worker">{words.say("message-not-my-worker")}</p> })}
            {how}
            {with_trail.then(|| trail::draw(&message, state, None, eyes))}
        </article>
    }
}

fn taken_back_picture(told: &Content) -> String {
    match told {
        Content::House { house, .. } => format!("house-{}", house.key()),
        Content::Made(made) => made_picture(made).to_owned(),
    }
}

fn taken_back_title(words: Words, told: &Content, look: Look) -> String {
    match told {
        Content::House { house, .. } => house_title(words, *house, look, None),
        Content::Made(made) => made_title(words, made),
    }
}

/// The word used in `data-who`, keys and forms.
pub fn who_key(who: Who) -> &'static str {
    match who {
        Who::Child => "child",
        Who::ForChild => "for-child",
        Who::Supporting => "supporting",
        Who::Unknown => "unknown",
    }
}

fn list(words: Words, placed: &[Placement], of: MessageId) -> AnyView {
    if placed.is_empty() {
        return view! { <p class="message-nothing">{words.say("message-nothing-in-it")}</p> }.into_any();
    }
    // What stands small in the house is seen and heard here in full.
    let whole = |p: &Placement| match &p.card {
        ChosenCard::Made(made @ (Made::Drawing { .. } | Made::Photo(_) | Made::Sound(_))) => {
            Some(made_view(&Wanted { of: Some(of), number: p.number, made, small: false }))
        }
        _ => None,
    };
    let lines = placed.iter().map(|p| view! { <li>{in_words(words, &p.card)} {whole(p)}</li> }).collect_view();
    view! { <ol class="message-words">{lines}</ol> }.into_any()
}

fn in_words(words: Words, chosen: &ChosenCard) -> AnyView {
    let word = card::card_word(words, chosen);
    match chosen {
        ChosenCard::Library(_) | ChosenCard::Made(_) => word.into_any(),
        ChosenCard::OwnWords(_) => view! {
            <q class="own-words" dir="auto">{word}</q>
            " "
            <span class="own-words-mark">{words.say("own-words-mark")}</span>
        }
        .into_any(),
    }
}
