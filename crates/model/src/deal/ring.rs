//! The ring of consistent hashing: points on a circle of 2^32 places, each belonging to an endpoint.

use std::collections::BTreeMap;

use super::hash::{crc32_on, mix};

/// Points of a unit of weight on a ring of numbers.
const NUMBER_POINTS: u32 = 16;
/// Points of a unit of weight on a ring of names.
const NAME_POINTS: u32 = 160;
/// Places on the circle.
const CIRCLE: f64 = 4_294_967_296.0;
/// Endpoints have so many points at most, so that no two numbers share one.
const NUMBER_RANGE: u32 = 4_096;

/// Points that come from an endpoint's number.
pub(super) fn of_number(number: u32, weight: u32) -> impl Iterator<Item = u32> {
    (0..weight * NUMBER_POINTS).map(move |point| mix(number.wrapping_mul(NUMBER_RANGE).wrapping_add(point)))
}

/// Points that come from an endpoint's address as written: each is a CRC of host, port and the point before.
pub(super) fn of_name(written: &str, weight: u32) -> impl Iterator<Item = u32> {
    let (host, port) = halves(written);
    let base = crc32_on(crc32_on(crc32_on(!0, host.as_bytes()), &[0]), port.as_bytes());
    let mut before = 0_u32;
    (0..weight * NAME_POINTS).map(move |_| {
        before = !crc32_on(base, &before.to_le_bytes());
        before
    })
}

/// Host and port of an address as written; a socket is all host.
fn halves(written: &str) -> (&str, &str) {
    if let Some(path) = written.strip_prefix("unix:") {
        return (path, "");
    }
    match written.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|octet| octet.is_ascii_digit()) => (host, port),
        _ => (written, ""),
    }
}

/// Points in order, and how far they were walked along.
#[derive(Clone, Debug, Default)]
pub(super) struct Ring {
    points: BTreeMap<(u32, usize), usize>,
    /// The point that was walked to last.
    last: Option<(u32, usize)>,
}

impl Ring {
    /// Gives an endpoint points.
    pub(super) fn add(&mut self, index: usize, points: impl Iterator<Item = u32>) {
        for point in points {
            self.points.entry((point, index)).or_insert(index);
        }
    }

    /// Takes an endpoint's points away.
    pub(super) fn remove(&mut self, index: usize) {
        if let Some(last) = self.last.filter(|last| self.points.get(last) == Some(&index)) {
            self.last = self.of_others(last, index);
        }
        self.points.retain(|_, own| *own != index);
    }

    /// The next point of somebody else.
    fn of_others(&self, from: (u32, usize), index: usize) -> Option<(u32, usize)> {
        let all = self.points.range(from..).chain(self.points.range(..from));
        let mut others = all.filter(|(_, own)| **own != index);
        others.next().map(|(point, _)| *point)
    }

    /// The endpoints of the points from a place on, once around.
    pub(super) fn from(&self, place: u32) -> impl Iterator<Item = usize> {
        self.points.range((place, 0)..).chain(self.points.range(..(place, 0))).map(|(_, own)| *own)
    }

    /// The endpoint of the nearest point, or, where that is the one to `avoid`, of the next point of another.
    pub(super) fn nearest(&self, place: u32, avoid: Option<usize>) -> Option<usize> {
        let from = self.nearest_point(place)?;
        let mut along = self.points.range(from..).chain(self.points.range(..from)).map(|(_, own)| *own);
        along.find(|own| Some(*own) != avoid)
    }

    /// The nearest point; of two equally near ones the one before.
    fn nearest_point(&self, place: u32) -> Option<(u32, usize)> {
        let (next, _) = self.points.range((place, 0)..).next().or_else(|| self.points.first_key_value())?;
        let (before, _) = self.points.range(..next).next_back().or_else(|| self.points.last_key_value())?;
        let is_before = place.wrapping_sub(before.0) <= next.0.wrapping_sub(place);
        Some(if is_before { *before } else { *next })
    }

    /// The endpoint of the next point, for requests without a key.
    pub(super) fn walk(&mut self) -> Option<usize> {
        let next = match self.last {
            Some(last) => self.points.range((std::ops::Bound::Excluded(last), std::ops::Bound::Unbounded)).next(),
            None => None,
        };
        let (point, own) = next.or_else(|| self.points.first_key_value())?;
        self.last = Some(*point);
        Some(*own)
    }

    /// How much of the circle each of `count` endpoints owns, 0 to 1, where a place belongs to the next point.
    pub(super) fn arcs(&self, count: usize) -> Vec<f64> {
        let mut arcs = vec![0.0; count];
        self.gaps().for_each(|(_, own, gap)| arcs[own] += gap);
        arcs
    }

    /// The same where it belongs to the nearest point.
    pub(super) fn nearest_arcs(&self, count: usize) -> Vec<f64> {
        let mut arcs = vec![0.0; count];
        for (before, behind, gap) in self.gaps() {
            arcs[before] += gap / 2.0;
            arcs[behind] += gap / 2.0;
        }
        arcs
    }

    /// Gaps between points: the endpoint before, the endpoint behind, the share of the circle.
    fn gaps(&self) -> impl Iterator<Item = (usize, usize, f64)> {
        let mut before = self.points.last_key_value();
        self.points.iter().filter_map(move |(point, own)| {
            let (from, earlier) = before.replace((point, own))?;
            Some((*earlier, *own, f64::from(point.0.wrapping_sub(from.0)) / CIRCLE))
        })
    }
}
