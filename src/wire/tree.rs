//! Reads a type from a tree that was read from CBOR or JSON. Its one error says nothing: serde's own texts about what was expected where
//! are a tenth of the tablet's wasm, nobody sees them, and they may quote what a child said. Refuses every second way of writing the same
//! thing: a struct is a map, never a list; an enum is its name, or a map of one name.

use ciborium::Value;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};
use std::fmt;

/// It is not of the type.
#[derive(Debug)]
pub struct NotOfThisType;

/// The type that stands in a tree, if it does.
pub fn of_tree<T: DeserializeOwned>(tree: Value) -> Result<T, NotOfThisType> {
    T::deserialize(Tree(tree))
}

impl fmt::Display for NotOfThisType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not of this type")
    }
}

impl std::error::Error for NotOfThisType {}

impl Error for NotOfThisType {
    fn custom<T: fmt::Display>(_: T) -> Self {
        NotOfThisType
    }
    fn invalid_type(_: serde::de::Unexpected<'_>, _: &dyn serde::de::Expected) -> Self {
        NotOfThisType
    }
    fn invalid_value(_: serde::de::Unexpected<'_>, _: &dyn serde::de::Expected) -> Self {
        NotOfThisType
    }
    fn invalid_length(_: usize, _: &dyn serde::de::Expected) -> Self {
        NotOfThisType
    }
    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        NotOfThisType
    }
    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        NotOfThisType
    }
    fn missing_field(_: &'static str) -> Self {
        NotOfThisType
    }
    fn duplicate_field(_: &'static str) -> Self {
        NotOfThisType
    }
}

struct Tree(Value);

type Read<T> = Result<T, NotOfThisType>;

/// A whole number goes to the visitor by its sign: serde's integers take it from there, if it fits.
fn whole<'de, V: Visitor<'de>>(tree: Value, visitor: V) -> Read<V::Value> {
    let Value::Integer(number) = tree else { return Err(NotOfThisType) };
    match u64::try_from(number) {
        Ok(number) => visitor.visit_u64(number),
        Err(_) => visitor.visit_i64(i64::try_from(number).map_err(|_| NotOfThisType)?),
    }
}

fn text(tree: Value) -> Read<String> {
    match tree {
        Value::Text(text) => Ok(text),
        _ => Err(NotOfThisType),
    }
}

macro_rules! whole_numbers {
    ($($name:ident)*) => {$(
        fn $name<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
            whole(self.0, visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for Tree {
    type Error = NotOfThisType;

    whole_numbers!(deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64);

    /// For what is text in JSON and bytes in CBOR.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        match self.0 {
            Value::Text(text) => visitor.visit_str(&text),
            Value::Bytes(bytes) => visitor.visit_bytes(&bytes),
            _ => Err(NotOfThisType),
        }
    }
    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_bool(self.0.as_bool().ok_or(NotOfThisType)?)
    }
    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_f64(self.0.as_float().ok_or(NotOfThisType)?)
    }
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_string(text(self.0)?)
    }
    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_string(text(self.0)?)
    }
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_str(&text(self.0)?)
    }
    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_byte_buf(visitor)
    }
    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        match self.0 {
            Value::Bytes(bytes) => visitor.visit_byte_buf(bytes),
            _ => Err(NotOfThisType),
        }
    }
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Read<V::Value> {
        visitor.visit_newtype_struct(self)
    }
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        match self.0 {
            Value::Array(list) => visitor.visit_seq(List(list.into_iter())),
            _ => Err(NotOfThisType),
        }
    }
    fn deserialize_tuple<V: Visitor<'de>>(self, len: usize, visitor: V) -> Read<V::Value> {
        match self.0 {
            Value::Array(list) if list.len() == len => visitor.visit_seq(List(list.into_iter())),
            _ => Err(NotOfThisType),
        }
    }
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        match self.0 {
            Value::Map(pairs) => visitor.visit_map(Pairs { pairs: pairs.into_iter(), value: None }),
            _ => Err(NotOfThisType),
        }
    }
    fn deserialize_struct<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Read<V::Value> {
        self.deserialize_map(visitor)
    }
    fn deserialize_enum<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Read<V::Value> {
        visitor.visit_enum(match self.0 {
            Value::Text(name) => Variant { name, holds: None },
            Value::Map(mut pairs) if pairs.len() == 1 => {
                let (name, holds) = pairs.pop().ok_or(NotOfThisType)?;
                Variant { name: text(name)?, holds: Some(holds) }
            }
            _ => return Err(NotOfThisType),
        })
    }
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_unit()
    }

    // None of our types hold any of these.
    serde::forward_to_deserialize_any! { i128 u128 f32 char unit unit_struct tuple_struct }
}

struct List(std::vec::IntoIter<Value>);

impl<'de> SeqAccess<'de> for List {
    type Error = NotOfThisType;
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Read<Option<T::Value>> {
        self.0.next().map(|one| seed.deserialize(Tree(one))).transpose()
    }
    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

struct Pairs {
    pairs: std::vec::IntoIter<(Value, Value)>,
    value: Option<Value>,
}

impl<'de> MapAccess<'de> for Pairs {
    type Error = NotOfThisType;
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Read<Option<K::Value>> {
        let Some((key, value)) = self.pairs.next() else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(Tree(key)).map(Some)
    }
    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Read<T::Value> {
        seed.deserialize(Tree(self.value.take().ok_or(NotOfThisType)?))
    }
}

struct Variant {
    name: String,
    holds: Option<Value>,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = NotOfThisType;
    type Variant = Holds;
    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Read<(T::Value, Holds)> {
        let name = seed.deserialize(IntoDeserializer::<NotOfThisType>::into_deserializer(self.name.as_str()))?;
        Ok((name, Holds(self.holds)))
    }
}

/// What a variant holds; nothing when it is only its name.
struct Holds(Option<Value>);

impl Holds {
    fn tree(self) -> Read<Tree> {
        self.0.map(Tree).ok_or(NotOfThisType)
    }
}

impl<'de> VariantAccess<'de> for Holds {
    type Error = NotOfThisType;
    fn unit_variant(self) -> Read<()> {
        if self.0.is_none() { Ok(()) } else { Err(NotOfThisType) }
    }
    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Read<T::Value> {
        seed.deserialize(self.tree()?)
    }
    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Read<V::Value> {
        self.tree()?.deserialize_tuple(len, visitor)
    }
    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Read<V::Value> {
        self.tree()?.deserialize_map(visitor)
    }
}
