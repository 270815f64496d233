//! What a configuration file holds, whichever notation it is written in.

use std::fmt;

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{self, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

/// A value of Python's.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    String(String),
    List(Vec<Value>),
    /// In the order of the file, each key once.
    Map(Vec<(Value, Value)>),
}

impl Value {
    /// What the name is set to in a table; nothing for null, which Bandit takes for nothing.
    pub fn get(&self, name: &str) -> Option<&Value> {
        let Self::Map(pairs) = self else { return None };
        let found = pairs.iter().find(|(key, _)| matches!(key, Self::String(key) if key == name));
        found.map(|(_, value)| value).filter(|value| **value != Self::Null)
    }

    /// Whether there is the name in a table, even if it is set to null.
    pub fn has(&self, name: &str) -> bool {
        matches!(self, Self::Map(pairs)
            if pairs.iter().any(|(key, _)| matches!(key, Self::String(key) if key == name)))
    }

    /// Whether Python takes it for false.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Bool(value) => !value,
            Self::Int(value) => *value == 0,
            Self::Float(value) => *value == 0.0,
            Self::String(value) => value.is_empty(),
            Self::List(values) => values.is_empty(),
            Self::Map(pairs) => pairs.is_empty(),
        }
    }

    /// The texts that Python comes past when it goes over the value: those of a list, the keys of a
    /// table, and of a text its characters, which is seldom what was meant.
    pub fn texts(&self) -> Result<Vec<String>, String> {
        let text = |value: &Self| match value {
            Self::String(text) => Ok(text.clone()),
            other => Err(format!("holds {other} where a text is expected")),
        };
        match self {
            Self::List(values) => values.iter().map(text).collect(),
            Self::Map(pairs) => pairs.iter().map(|(key, _)| text(key)).collect(),
            Self::String(characters) => Ok(characters.chars().map(String::from).collect()),
            empty if empty.is_empty() => Ok(Vec::new()),
            other => Err(format!("is {other} where a list of texts is expected")),
        }
    }
}

/// Says what it is, for messages.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("nothing"),
            Self::Bool(value) => write!(f, "`{value}`"),
            Self::Int(value) => write!(f, "the number {value}"),
            Self::Float(value) => write!(f, "the number {value}"),
            Self::String(value) => write!(f, "the text `{value}`"),
            Self::List(_) => f.write_str("a list"),
            Self::Map(_) => f.write_str("a table"),
        }
    }
}

/// Why a value does not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// There is no option of this name.
    #[error("there is no option of this name")]
    UnknownField,
    /// Something else.
    #[error("{0}")]
    Other(String),
}

impl de::Error for Misfit {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::Other(message.to_string())
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self::UnknownField
    }
}

impl IntoDeserializer<'_, Misfit> for Value {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Value {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self {
            Self::Null => visitor.visit_unit(),
            Self::Bool(value) => visitor.visit_bool(value),
            Self::Int(value) => visitor.visit_i64(value),
            Self::Float(value) => visitor.visit_f64(value),
            Self::String(value) => visitor.visit_string(value),
            Self::List(values) => visitor.visit_seq(SeqDeserializer::new(values.into_iter())),
            Self::Map(pairs) => visitor.visit_map(MapDeserializer::new(pairs.into_iter())),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self {
            Self::Null => visitor.visit_none(),
            value => visitor.visit_some(value),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
