//! A day and a time in words, for a person. Knows no zone of its own: the office gives the authority's by [`Clock`], a tablet uses the offset
//! of the place where the moment was. Refuses to compute "how long ago": that reads as a reproach on an adult's page and means nothing to a child.

use crate::domain::{Day, Moment};
use crate::library::words::Words;
use jiff::{Timestamp, civil::DateTime, tz::Offset};
use leptos::prelude::*;
use std::sync::Arc;

/// Says how far the clock on the wall is from UTC at an instant, in minutes. Put into the context by the office.
#[derive(Clone)]
pub struct Clock(pub Arc<dyn Fn(i64) -> i16 + Send + Sync>);

/// What a clock on the wall showed.
fn on_the_wall(at: Moment) -> DateTime {
    let ms = at.corrected_ms();
    let minutes = use_context::<Clock>().map_or(at.offset_min, |clock| (clock.0)(ms));
    let offset = Offset::from_seconds(i32::from(minutes) * 60).unwrap_or(Offset::UTC);
    offset.to_datetime(Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH))
}

/// A day as people say it: `22 November 2026`.
pub fn day_words(words: Words, day: Day) -> String {
    let month = words.say(&format!("month-{}", day.0.month()));
    words.with(
        "day",
        &[("day", day.0.day().to_string().into()), ("month", month.into()), ("year", day.0.year().to_string().into())],
    )
}

/// A moment as people say it: `22 November 2026, 13:25`.
pub fn minute_words(words: Words, at: Moment) -> String {
    let wall = on_the_wall(at);
    let clock = clock_words(at);
    words.with("day-and-time", &[("day", day_words(words, Day(wall.date())).into()), ("time", clock.into())])
}

/// The day on which a moment was, where it was.
pub fn day_of(at: Moment) -> Day {
    Day(on_the_wall(at).date())
}

/// The day of a moment, as an element that a machine can read too.
pub fn on_day(at: Moment) -> impl IntoView {
    let day = day_of(at);
    view! { <time datetime=day.to_string()>{day_words(super::words(), day)}</time> }
}

/// What the clock showed: 16:05.
pub fn clock_words(at: Moment) -> String {
    let wall = on_the_wall(at);
    format!("{:02}:{:02}", wall.hour(), wall.minute())
}

/// A moment, as an element that a machine can read too.
pub fn on_minute(at: Moment) -> impl IntoView {
    let wall = on_the_wall(at);
    let machine = format!("{}T{:02}:{:02}", Day(wall.date()), wall.hour(), wall.minute());
    view! { <time datetime=machine>{minute_words(super::words(), at)}</time> }
}
