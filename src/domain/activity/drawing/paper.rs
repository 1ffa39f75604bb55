//! The paper of a drawing and what lies on it: pens, strokes, pictures, and which of them is near a finger. Refuses to smooth a line; a line is
//! only ever straightened where it is shown small.

use crate::domain::Card;
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error, de::Visitor};

/// The paper, in units of its own: four by three, on every screen and in print.
pub const PAPER: (u16, u16) = (1600, 1200);
/// A place on the paper, in its units; clipped to it by whoever makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot {
    /// From the left.
    pub x: u16,
    /// From the top.
    pub y: u16,
}

impl Spot {
    pub(super) fn is_on_paper(self) -> bool {
        self.x <= PAPER.0 && self.y <= PAPER.1
    }
}

/// One point of a stroke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// Where.
    pub at: Spot,
    /// How hard the pen was pressed, from 1 to 255; 0 where the glass does not say.
    pub pressure: u8,
}

/// Points in the order in which they were drawn. Five bytes each (x and y of two bytes, low first; pressure) in CBOR, the same in base64 in JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Points(pub Vec<Point>);

impl Points {
    fn to_bytes(&self) -> Vec<u8> {
        let point = |p: &Point| {
            let ([a, b], [c, d]) = (p.at.x.to_le_bytes(), p.at.y.to_le_bytes());
            [a, b, c, d, p.pressure]
        };
        self.0.iter().flat_map(point).collect()
    }

    fn of_bytes(bytes: &[u8]) -> Option<Points> {
        let (points, rest) = bytes.as_chunks::<5>();
        let point = |[a, b, c, d, pressure]: &[u8; 5]| Point {
            at: Spot { x: u16::from_le_bytes([*a, *b]), y: u16::from_le_bytes([*c, *d]) },
            pressure: *pressure,
        };
        rest.is_empty().then(|| Points(points.iter().map(point).collect()))
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let bytes = self.to_bytes();
        if to.is_human_readable() { to.serialize_str(&STANDARD.encode(bytes)) } else { to.serialize_bytes(&bytes) }
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct OfText;
        impl Visitor<'_> for OfText {
            type Value = Points;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a line")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Points, E> {
                let bytes = STANDARD.decode(text).map_err(|_| E::custom("not a line"))?;
                self.visit_bytes(&bytes)
            }
            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Points, E> {
                Points::of_bytes(bytes).ok_or_else(|| E::custom("not a line"))
            }
        }
        from.deserialize_any(OfText)
    }
}

/// The colours of the pens. No colour means anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Colour {
    /// Black.
    #[default]
    Black,
    /// Red.
    Red,
    /// Yellow.
    Yellow,
    /// Green.
    Green,
    /// Blue.
    Blue,
    /// Dark brown.
    Brown,
    /// Light brown.
    Sand,
}

impl Colour {
    /// Every pen, in the order in which they lie.
    pub const ALL: [Colour; 7] =
        [Colour::Black, Colour::Red, Colour::Yellow, Colour::Green, Colour::Blue, Colour::Brown, Colour::Sand];
    /// The word used in keys and CSS.
    pub fn key(self) -> &'static str {
        match self {
            Colour::Black => "black",
            Colour::Red => "red",
            Colour::Yellow => "yellow",
            Colour::Green => "green",
            Colour::Blue => "blue",
            Colour::Brown => "brown",
            Colour::Sand => "sand",
        }
    }
}

/// How broad a pen is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Breadth {
    /// A pencil.
    Thin,
    /// A felt pen.
    #[default]
    Middle,
    /// A brush.
    Broad,
}

impl Breadth {
    /// Every breadth.
    pub const ALL: [Breadth; 3] = [Breadth::Thin, Breadth::Middle, Breadth::Broad];
    /// The word used in keys and CSS.
    pub fn key(self) -> &'static str {
        match self {
            Breadth::Thin => "thin",
            Breadth::Middle => "middle",
            Breadth::Broad => "broad",
        }
    }
    /// In units of the paper, at a middling pressure.
    pub fn units(self) -> u16 {
        match self {
            Breadth::Thin => 6,
            Breadth::Middle => 14,
            Breadth::Broad => 36,
        }
    }
}

/// What a stroke is drawn with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pen {
    /// Its colour.
    pub colour: Colour,
    /// Its breadth.
    pub breadth: Breadth,
}

/// What the paper shows before anything is on it: for a child who puts pictures on a place instead of drawing one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scene {
    /// Nothing: plain paper.
    #[default]
    Plain,
    /// A room with nothing in it.
    Room,
    /// Outside: ground and sky.
    Outside,
}

impl Scene {
    /// Every scene, in the order in which they are offered.
    pub const ALL: [Scene; 3] = [Scene::Plain, Scene::Room, Scene::Outside];
    /// The word used in keys and CSS.
    pub fn key(self) -> &'static str {
        match self {
            Scene::Plain => "plain",
            Scene::Room => "room",
            Scene::Outside => "outside",
        }
    }
}

/// One mark on the paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Its number in this drawing, from 0, never used twice.
    pub number: u32,
    /// What it is.
    pub what: What,
    /// Whether it was put away. It stays, out of sight: nothing a child did is thrown away.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub away: bool,
}

/// What a mark is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// A stroke.
    Stroke {
        /// Of which pen.
        pen: Pen,
        /// Where it went.
        line: Points,
    },
    /// A picture that was put there.
    Picture {
        /// Which.
        card: Card,
        /// Its middle.
        at: Spot,
    },
}

/// How far to each side of its middle a picture on the paper reaches, in units.
pub const PICTURE_HALF: u16 = 150;

impl Mark {
    pub(super) fn is_near(&self, place: Spot, reach: u16) -> bool {
        let far = |a: u16, b: u16| u32::from(a.abs_diff(b));
        match &self.what {
            What::Picture { at, .. } => {
                let half = u32::from(PICTURE_HALF);
                far(at.x, place.x) <= half && far(at.y, place.y) <= half
            }
            What::Stroke { pen, line } => {
                let reach = u32::from(reach + pen.breadth.units() / 2);
                let near = |from: Spot, to: Spot| distance_squared(place, from, to) <= u64::from(reach * reach);
                match line.0.as_slice() {
                    [only] => near(only.at, only.at),
                    points => points.windows(2).any(|pair| near(pair[0].at, pair[1].at)),
                }
            }
        }
    }
}

/// How far a place is from the straight line between two others, squared.
pub(super) fn distance_squared(place: Spot, from: Spot, to: Spot) -> u64 {
    let (x, y) = (i64::from(place.x) - i64::from(from.x), i64::from(place.y) - i64::from(from.y));
    let (dx, dy) = (i64::from(to.x) - i64::from(from.x), i64::from(to.y) - i64::from(from.y));
    let along = (x * dx + y * dy).clamp(0, dx * dx + dy * dy);
    let whole = (dx * dx + dy * dy).max(1);
    let (nx, ny) = (x - dx * along / whole, y - dy * along / whole);
    (nx * nx + ny * ny).unsigned_abs()
}

/// Ramer, Douglas and Peucker: the points without which the line would stray.
pub(super) fn straightened(points: &[Point], most: u16) -> Vec<Point> {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return Vec::new() };
    let mut stays = vec![false; points.len()];
    stays[0] = true;
    stays[points.len() - 1] = true;
    let mut spans = vec![(0, points.len() - 1)];
    while let Some((from, to)) = spans.pop() {
        let away = |at: usize| distance_squared(points[at].at, points[from].at, points[to].at);
        let farthest = (from + 1..to).max_by_key(|at| away(*at));
        if let Some(at) = farthest.filter(|at| away(*at) > u64::from(most) * u64::from(most)) {
            stays[at] = true;
            spans.extend([(from, at), (at, to)]);
        }
    }
    debug_assert!(stays[0] && (first, last) == (&points[0], &points[points.len() - 1]));
    points.iter().zip(stays).filter_map(|(point, stays)| stays.then_some(*point)).collect()
}
