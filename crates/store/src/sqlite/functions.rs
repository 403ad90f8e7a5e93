//! What our SQL can do with sketches.

use rusqlite::functions::{Aggregate, Context, FunctionFlags};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error};
use traffic::Sketch;

use crate::blob;

/// A function of its arguments, which views may use.
const PURE: FunctionFlags =
    FunctionFlags::SQLITE_UTF8.union(FunctionFlags::SQLITE_DETERMINISTIC).union(FunctionFlags::SQLITE_INNOCUOUS);

pub fn register(connection: &Connection) -> Result<(), Error> {
    connection.create_scalar_function("percentile", 2, PURE, |context| {
        let part = part(context, "percentile")?;
        Ok(sketch(context, "percentile")?.and_then(|sketch| millis(&sketch, part)))
    })?;
    connection.create_scalar_function("sketch_count", 1, PURE, |context| {
        let sketch = sketch(context, "sketch_count")?;
        Ok(sketch.map(|sketch| i64::try_from(sketch.count()).unwrap_or(i64::MAX)))
    })?;
    connection.create_scalar_function("join_sketches", 2, PURE, |context| {
        let read = |place| context.get_raw(place).as_blob().ok().and_then(blob::decode);
        let (Some(mut own), Some(other)) = (read(0), read(1)) else {
            return Err(complaint("join_sketches: no sketch"));
        };
        own.merge(&other);
        Ok(blob::encode(&own))
    })?;
    connection.create_aggregate_function("merge_sketch", 1, PURE, Merged)?;
    connection.create_aggregate_function("percentile_of", 2, PURE, PercentileOf)
}

/// `merge_sketch(latency)`: one sketch of all.
struct Merged;

impl Aggregate<Sketch, Option<Vec<u8>>> for Merged {
    fn init(&self, _: &mut Context<'_>) -> Result<Sketch, Error> {
        Ok(Sketch::default())
    }

    fn step(&self, context: &mut Context<'_>, all: &mut Sketch) -> Result<(), Error> {
        take_in(all, context, "merge_sketch")
    }

    fn finalize(&self, _: &mut Context<'_>, all: Option<Sketch>) -> Result<Option<Vec<u8>>, Error> {
        Ok(all.map(|all| blob::encode(&all)))
    }
}

/// `percentile_of(latency, 0.95)`: of all together, in milliseconds.
struct PercentileOf;

impl Aggregate<(Sketch, f64), Option<f64>> for PercentileOf {
    fn init(&self, _: &mut Context<'_>) -> Result<(Sketch, f64), Error> {
        Ok((Sketch::default(), 0.0))
    }

    fn step(&self, context: &mut Context<'_>, (all, wanted): &mut (Sketch, f64)) -> Result<(), Error> {
        *wanted = part(context, "percentile_of")?;
        take_in(all, context, "percentile_of")
    }

    fn finalize(&self, _: &mut Context<'_>, all: Option<(Sketch, f64)>) -> Result<Option<f64>, Error> {
        Ok(all.and_then(|(all, part)| millis(&all, part)))
    }
}

fn take_in(all: &mut Sketch, context: &Context<'_>, function: &str) -> Result<(), Error> {
    if let Some(sketch) = sketch(context, function)? {
        all.merge(&sketch);
    }
    Ok(())
}

fn millis(sketch: &Sketch, part: f64) -> Option<f64> {
    sketch.quantile(part).map(|micros| micros / 1_000.0)
}

/// The sketch that is the first argument; none where it is NULL.
fn sketch(context: &Context<'_>, function: &str) -> Result<Option<Sketch>, Error> {
    let sketch = match context.get_raw(0) {
        ValueRef::Null => return Ok(None),
        ValueRef::Blob(bytes) => blob::decode(bytes),
        _ => None,
    };
    let wrong = || complaint(format!("{function}: the first argument is not a sketch; the column latency has them"));
    sketch.map(Some).ok_or_else(wrong)
}

/// The part that is the second argument.
fn part(context: &Context<'_>, function: &str) -> Result<f64, Error> {
    let number = match context.get_raw(1) {
        ValueRef::Integer(number) => Some(number as f64),
        ValueRef::Real(number) => Some(number),
        _ => None,
    };
    let wrong = || complaint(format!("{function}: the second argument is a part from 0 to 1, such as 0.95"));
    number.filter(|part| (0.0..=1.0).contains(part)).ok_or_else(wrong)
}

fn complaint(text: impl Into<String>) -> Error {
    Error::UserFunctionError(text.into().into())
}
