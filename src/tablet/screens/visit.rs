//! Where, and who else is in the room: guessed from last time, one screen, one button that opens the visit and gives the tablet. Everything
//! else about a visit can wait until afterwards.

use super::{adults, name};
use crate::domain::{Place, Somebody};
use crate::pictures::live::watched;
use crate::pictures::live::{live, text};
use crate::pictures::{Drawing, PLACES, words};
use crate::tablet::{
    act::App,
    model::{Model, Screen},
    turn,
};
use leptos::{prelude::*, task::spawn_local};

/// The people who are offered, with the keys of their words.
pub const PEOPLE: [(&str, Somebody); 6] = [
    ("somebody-mum", Somebody::Mum),
    ("somebody-dad", Somebody::Dad),
    ("somebody-carer", Somebody::Carer),
    ("somebody-brother-or-sister", Somebody::BrotherOrSister),
    ("somebody-school-staff", Somebody::SchoolStaff),
    ("somebody-helps-me-talk", Somebody::HelpsMeTalk),
];

pub fn screen(app: App) -> AnyView {
    let words = words();
    let name = name(app);
    let (guess_place, guess_people) =
        app.model.with_untracked(|m| (m.in_hand.last_place.clone(), m.in_hand.last_present.clone()));
    // What nobody said last time is no guess.
    let guess_place = guess_place.filter(|place| *place != Place::NotSaid);
    let guessed = guess_place.is_some();
    let else_words = match &guess_place {
        Some(Place::Elsewhere(text)) => text.clone(),
        _ => String::new(),
    };
    // Somebody whom nobody named last time is nobody to begin with today.
    let someone = words.say("somebody-someone");
    let named =
        |who: &Somebody| if let Somebody::Other(text) = who { Some(text.clone()).filter(|text| *text != someone) } else { None };
    let others: Vec<String> = guess_people.iter().filter_map(named).collect();
    // Without a last time nothing is chosen beforehand: what stands in the record is what somebody said.
    let place = RwSignal::new(guess_place);
    let elsewhere = RwSignal::new(else_words);
    let known = guess_people.into_iter().filter(|w| !matches!(w, Somebody::Other(_) | Somebody::NotSaid)).collect::<Vec<_>>();
    let present = RwSignal::new(guessed.then_some(known));
    let other = RwSignal::new(others.join(", "));
    let give = move |_| {
        let other = other.get_untracked();
        let other = Some(other.trim()).filter(|o| !o.is_empty()).map(|o| Somebody::Other(o.to_owned()));
        // What nobody says at the door is not said: a child who wants to tell does not wait for a form.
        let mut present =
            present.get_untracked().unwrap_or_else(|| if other.is_some() { Vec::new() } else { vec![Somebody::NotSaid] });
        present.extend(other);
        let place = place.get_untracked().unwrap_or(Place::NotSaid);
        let place = match place {
            Place::Elsewhere(_) => Place::Elsewhere(elsewhere.get_untracked().trim().to_owned()),
            known => known,
        };
        spawn_local(turn::open_and_give(app, place, present));
    };
    let is_elsewhere = watched(move || place.with(|p| matches!(p, Some(Place::Elsewhere(_)))));
    let inside = view! {
        <div class="visit-page">
            {app.model.with_untracked(Model::on_hold).then(|| view! { <p class="note" data-hold="true">{words.say("harm-hold")}</p> })}
            {guessed.then(|| view! { <p class="soft">{words.say("visit-guessed")}</p> })}
            <section class="sheet">
                <h2 id="where">{words.say("visit-where")}</h2>
                <div class="choices" role="group" aria-labelledby="where">
                    {PLACES.into_iter().map(|(key, p)| {
                        let (mine, chosen) = (p.clone(), p);
                        view! {
                            <button type="button" class="choice" aria-pressed=text(move || place.with(|now| now.as_ref() == Some(&mine)).to_string())
                                on:click=move |_| place.set(Some(chosen.clone()))>{words.say(key)}</button>
                        }
                    }).collect_view()}
                    <button type="button" class="choice" aria-pressed=text(move || is_elsewhere.get().to_string())
                        on:click=move |_| place.set(Some(Place::Elsewhere(String::new())))>{words.say("place-elsewhere")}</button>
                </div>
                {live(move || is_elsewhere.get().then(|| view! {
                    <label>{words.say("place-elsewhere-where")}
                        <input name="elsewhere" maxlength="80" prop:value=elsewhere on:input:target=move |e| elsewhere.set(e.target().value()) />
                    </label>
                }))}
            </section>
            <section class="sheet">
                <h2 id="who">{words.say("visit-who")}</h2>
                <p class="soft">{words.say("visit-who-hint")}</p>
                <div class="choices" role="group" aria-labelledby="who">
                    <button type="button" class="choice" aria-pressed=text(move || (present.with(|here| here.as_ref().is_some_and(Vec::is_empty)) && other.with(|o| o.trim().is_empty())).to_string())
                        on:click=move |_| { present.set(Some(Vec::new())); other.set(String::new()); }>{words.say("somebody-nobody")}</button>
                    {PEOPLE.into_iter().map(|(key, who)| {
                        let (mine, chosen) = (who.clone(), who);
                        view! {
                            <button type="button" class="choice" aria-pressed=text(move || present.with(|here| here.as_ref().is_some_and(|here| here.contains(&mine))).to_string())
                                on:click=move |_| present.update(|here| {
                                    let here = here.get_or_insert_default();
                                    if here.contains(&chosen) { here.retain(|w| *w != chosen) } else { here.push(chosen.clone()) }
                                })>{words.say(key)}</button>
                        }
                    }).collect_view()}
                </div>
                <label>{words.say("somebody-other")}
                    <input name="other" maxlength="80" prop:value=other on:input:target=move |e| other.set(e.target().value()) />
                </label>
            </section>
            {super::record::not_seen(app, place)}
            <div class="visit-go">
                <button type="button" class="primary big" data-action="give" on:click=give>
                    <Drawing name="give" />
                    {words.with("give-to", &[("name", name.clone().into())])}
                </button>
                <button type="button" class="plain" data-action="back" on:click=move |_| app.go(Screen::Child)>{words.say("back")}</button>
            </div>
        </div>
    };
    adults(app, "visit", words.with("visit-title", &[("name", name.into())]), true, inside)
}
