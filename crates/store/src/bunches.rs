//! How requests came in bunches, as bytes: a version, then group, endpoint and requests of each count, groups as the step from the one before.

use std::collections::HashMap;

use model::Text;
use traffic::{Bunches, Grouped};

use crate::number::{put, take};

/// The version, which is the first byte.
const VERSION: u8 = 1;

/// Bits of a group's number, and the bytes; `id` says what stands for the name of an endpoint.
///
/// # Errors
/// Those of `id`.
pub fn encode<E>(grouped: &Grouped, mut id: impl FnMut(&Text) -> Result<i64, E>) -> Result<(u8, Vec<u8>), E> {
    let ids: Vec<i64> = grouped.endpoints().iter().map(&mut id).collect::<Result<_, E>>()?;
    let places: HashMap<&Text, u32> = grouped.endpoints().iter().zip(0..).collect();
    let bunches = grouped.numbered(|name| places.get(name).copied());
    let mut bytes = vec![VERSION];
    let mut before = 0;
    for (group, endpoint, requests) in bunches.parts() {
        let id = ids.get(endpoint as usize).copied().unwrap_or_default();
        let numbers = [u64::from(group - before), id.unsigned_abs(), u64::from(requests)];
        numbers.into_iter().for_each(|number| put(&mut bytes, number));
        before = group;
    }
    Ok((bunches.bits(), bytes))
}

/// The bunches out of their bytes; `None` where they are none, or of a later version, or where `name` doesn't know an endpoint.
pub fn decode(bits: u8, bytes: &[u8], name: impl Fn(i64) -> Option<Text>) -> Option<Grouped> {
    let mut rest = bytes.strip_prefix(&[VERSION])?;
    let (mut places, mut names, mut parts) = (HashMap::new(), Vec::new(), Vec::new());
    let mut group = 0_u32;
    while !rest.is_empty() {
        group = group.checked_add(u32::try_from(take(&mut rest)?).ok()?)?;
        let id = i64::try_from(take(&mut rest)?).ok()?;
        let requests = u32::try_from(take(&mut rest)?).ok()?;
        let place = match places.get(&id) {
            Some(place) => *place,
            None => {
                let place = u32::try_from(names.len()).ok()?;
                names.push(name(id)?);
                places.insert(id, place);
                place
            }
        };
        parts.push((group, place, requests));
    }
    let mut grouped = Grouped::default();
    grouped.merge(&Bunches::of_parts(bits, parts), |place| names.get(place as usize).cloned());
    Some(grouped)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grouped(requests: u64) -> Grouped {
        let mut bunches = Bunches::default();
        (0..requests).for_each(|request| bunches.add(request / 3, (request * request % 7) as u32));
        let mut grouped = Grouped::default();
        grouped.merge(&bunches, |endpoint| Some(format!("s{endpoint}").into()));
        grouped
    }

    #[test]
    fn bunches_come_back_as_they_were() {
        for requests in [0, 1, 10, 300, 20_000] {
            let own = grouped(requests);
            let id = |name: &Text| Ok::<_, ()>(1_000 - i64::from(name.as_bytes()[1]));
            let (bits, bytes) = encode(&own, id).unwrap();
            let name = |id| Some(format!("s{}", char::from((1_000 - id) as u8)).into());
            let again = decode(bits, &bytes, name).unwrap();
            assert_eq!(again, own, "{requests}");
            assert_eq!(decode(bits, &bytes, |_| None).is_some(), requests == 0);
            (0..bytes.len()).for_each(|length| drop(decode(bits, &bytes[..length], name)));
        }
        assert_eq!(decode(16, &[2, 1, 1, 1], |_| Some("s".into())), None, "a later version");
    }
}
