//! What access logs say.

use incident::{Row, Slice};
use model::{Ending, Moment, Text};
use traffic::{Bunches, Cell, Heavy, Sketch};

use super::form::{Unlike, Wire, wire, wire_names};

wire_names!(Ending {
    "whole" => Ending::Whole,
    "answered" => Ending::Answered,
    "client left" => Ending::ClientLeft,
    "client slow" => Ending::ClientSlow,
    "client wrong" => Ending::ClientWrong,
    "endpoint unreached" => Ending::EndpointUnreached,
    "endpoint broke" => Ending::EndpointBroke,
    "endpoint slow" => Ending::EndpointSlow,
    "no endpoint" => Ending::NoEndpoint,
    "full" => Ending::Full,
    "refused" => Ending::Refused,
    "no route" => Ending::NoRoute,
    "balancer" => Ending::Balancer,
});

impl Wire for Sketch {
    /// Buckets and counts.
    type Form = Vec<(u16, u64)>;

    fn pack(&self) -> Self::Form {
        self.buckets().collect()
    }

    fn unpack(form: Self::Form) -> Result<Self, Unlike> {
        Ok(form.into_iter().collect())
    }

    #[cfg(test)]
    fn any(chance: &mut super::tests::Chance) -> Self {
        (0..chance.below(5)).map(|_| (Sketch::bucket(chance.below(1 << 31) as u32), 1 + chance.below(9))).collect()
    }
}

impl Wire for [u64; 6] {
    type Form = [u64; 6];

    fn pack(&self) -> Self::Form {
        *self
    }

    fn unpack(form: Self::Form) -> Result<Self, Unlike> {
        Ok(form)
    }

    #[cfg(test)]
    fn any(chance: &mut super::tests::Chance) -> Self {
        [(); 6].map(|()| chance.below(100))
    }
}

wire!(Cell as CellForm {
    requests: u64,
    classes: [u64; 6],
    refused: u64,
    retries: u64,
    passed_on: u64,
    endings: Vec<(String, u64)>,
    latency: Sketch,
});

impl Wire for Heavy {
    /// Names with their counts, and how much they may be too low.
    type Form = (Vec<(String, u64)>, u64);

    fn pack(&self) -> Self::Form {
        let name = |(name, count): (&[u8], u64)| (String::from_utf8_lossy(name).into_owned(), count);
        (self.top(usize::MAX).into_iter().map(name).collect(), self.short())
    }

    fn unpack((names, short): Self::Form) -> Result<Self, Unlike> {
        let mut heavy = Heavy::default();
        names.iter().for_each(|(name, count)| heavy.add(name.as_bytes(), *count));
        heavy.fall_short(short);
        Ok(heavy)
    }

    #[cfg(test)]
    fn any(chance: &mut super::tests::Chance) -> Self {
        let mut heavy = Heavy::default();
        (0..chance.below(2_000)).for_each(|number| heavy.add(number.to_string().as_bytes(), 1 + number % 7));
        heavy
    }
}

impl Wire for Bunches {
    /// Bits of a group's number; group, endpoint and requests.
    type Form = (u8, Vec<(u32, u32, u32)>);

    fn pack(&self) -> Self::Form {
        (self.bits(), self.parts())
    }

    fn unpack((bits, parts): Self::Form) -> Result<Self, Unlike> {
        Ok(Bunches::of_parts(bits, parts))
    }

    #[cfg(test)]
    fn any(chance: &mut super::tests::Chance) -> Self {
        let mut bunches = Bunches::default();
        (0..chance.below(3_000)).for_each(|_| bunches.add(chance.below(u64::MAX), chance.below(4) as u32));
        bunches
    }
}

wire!(Row as RowForm {
    pool: Text,
    endpoint: Text,
    route: Text,
    cell: Cell,
    endings: Vec<(Ending, u64)>,
});

wire!(Slice as SliceForm {
    from: Moment,
    to: Moment,
    rows: Vec<Row>,
    clients: Vec<(Text, Heavy)>,
    bunches: Vec<(Text, Vec<Text>, Bunches)>,
    unread: u64,
});
