//! Texts that are read as addresses: which of them name one in given networks.

use ipnet::{IpNet, Ipv4Net};
use model::Converter;

use super::lang::{Lang, of_expression};

mod last;

/// How a text is read as an address: the rules of the model's converters.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reading<'m> {
    /// It is one in the usual form.
    Whole,
    /// It is one, and a port may follow.
    Strict,
    /// It begins with one.
    Begins,
    /// The same as whole, but numbers may be missing or have zeros in front.
    Loose,
    /// Of several the last that isn't in these networks.
    Last(&'m [IpNet]),
}

/// What is known of texts.
#[derive(Clone)]
pub(super) struct Texts {
    /// They name an address in the networks.
    pub fit: Lang,
    /// They may name one: IPv6 in one of its many forms, or something unusual.
    pub odd: Lang,
}

/// All addresses.
pub(super) fn everywhere() -> [IpNet; 2] {
    [IpNet::V4(Ipv4Net::default()), IpNet::V6(ipnet::Ipv6Net::default())]
}

impl<'m> Reading<'m> {
    /// How a converter reads a text; where there is none, the text is an address or isn't.
    pub(super) fn of(converter: Option<&'m Converter>) -> Option<Reading<'m>> {
        let Some(converter) = converter else { return Some(Reading::Whole) };
        Some(match converter {
            Converter::Address { strict: true } => Reading::Strict,
            Converter::Address { strict: false } => Reading::Begins,
            Converter::LooseAddress => Reading::Loose,
            Converter::Untrusted(trusted) => Reading::Last(trusted),
            _ => return None,
        })
    }

    /// The texts that name an address in the networks; `None` where that takes too many states.
    pub(super) fn texts(self, networks: &[IpNet]) -> Option<Texts> {
        if let Reading::Last(trusted) = self {
            return last::texts(&plain(trusted), &plain(networks));
        }
        let v6 = networks.iter().any(|network| matches!(network, IpNet::V6(_)));
        let (any, fit) = (self.set(&[Ipv4Net::default()])?, self.set(&plain(networks))?);
        let odd = of_expression(self.odd(v6), true).ok()?.and(&any.complement())?;
        Some(Texts { fit, odd })
    }

    /// Texts that name an IPv4 address in the networks.
    fn set(self, networks: &[Ipv4Net]) -> Option<Lang> {
        let (octets, rest) = match self {
            Reading::Whole => (Octets::Usual, ""),
            Reading::Strict => (Octets::Zeros, "(:[0-9]+)?"),
            Reading::Begins => (Octets::Zeros, "([^0-9.].*)?"),
            Reading::Loose => (Octets::Loose, ""),
            Reading::Last(_) => (Octets::Loose, "(:[0-9]{1,4})?"),
        };
        let set = of_expression(&format!("^{}{rest}$", any_of(networks, octets)), true).ok()?;
        match octets {
            // 255.255.255.255 is read in its usual form alone.
            Octets::Loose => set.and(&of_expression("0255", true).ok()?.complement()),
            Octets::Usual | Octets::Zeros => Some(set),
        }
    }

    /// Texts that may be something else than a plain IPv4 address, but an address all the same.
    fn odd(self, v6: bool) -> &'static str {
        match (self, v6) {
            (Reading::Loose, true) => "^[0-9a-f:.]*:[0-9a-f:.]*:|^[0-9.]*0255[0-9.]*$",
            (Reading::Loose, false) => "^[0:]*:ffff:[0-9a-f:.]*$|^[0-9.]*0255[0-9.]*$",
            (_, true) => "^[0-9a-f:.]*:[0-9a-f:.]*:",
            // An IPv4 address in the clothes of IPv6.
            (_, false) => "^[0:]*:ffff:[0-9a-f:.]*$",
        }
    }
}

/// How the numbers of an IPv4 address are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Octets {
    Usual,
    /// With zeros in front.
    Zeros,
    /// The same, and 0 may be missing.
    Loose,
}

impl Octets {
    fn between(self, first: u8, last: u8) -> String {
        let numbers = match (first, last) {
            (0, 255) => String::from("25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9]"),
            _ => (first..=last).map(|number| number.to_string()).collect::<Vec<_>>().join("|"),
        };
        match self {
            Octets::Usual => format!("({numbers})"),
            Octets::Loose if first == 0 => format!("(0*({numbers})|)"),
            Octets::Zeros | Octets::Loose => format!("(0*({numbers}))"),
        }
    }
}

fn plain(networks: &[IpNet]) -> Vec<Ipv4Net> {
    networks
        .iter()
        .filter_map(|network| if let IpNet::V4(network) = network { Some(network.trunc()) } else { None })
        .collect()
}

fn any_of(networks: &[Ipv4Net], octets: Octets) -> String {
    // What no text has.
    let nothing = || String::from("[^ -~]");
    let each = networks.iter().map(|network| quads(*network, octets)).reduce(|all, one| format!("{all}|{one}"));
    format!("({})", each.unwrap_or_else(nothing))
}

/// The addresses of a network, number by number.
fn quads(network: Ipv4Net, octets: Octets) -> String {
    let (first, last) = (network.network().octets(), network.broadcast().octets());
    [0, 1, 2, 3].map(|place| octets.between(first[place], last[place])).join("[.]")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prove::tests::{small, told};
    use finding::{FileId, Span};
    use model::trace::Tracer;
    use model::{Action, Field, Matcher, PoolId, Predicate, Route, Value, Which};
    use proptest::prelude::*;

    fn nets(texts: &[&str]) -> Vec<IpNet> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    fn trusted() -> Converter {
        Converter::Untrusted(nets(&["10.0.0.0/8", "192.168.4.0/23"]).into())
    }

    fn address() -> impl Strategy<Value = String> {
        let number =
            prop::sample::select(vec!["0", "10", "192", "168", "4", "5", "6", "255", "256", "", "010", "0255"]);
        let v4 = (prop::collection::vec(number, 3..5), prop::sample::select(vec!["", "", "", ":80", ":x", "x", "."]));
        prop_oneof![
            6 => v4.prop_map(|(numbers, end)| format!("{}{end}", numbers.join("."))),
            2 => prop::sample::select(vec!["10.0.0.1", "192.168.5.9", "192.0.2.7", "0.0.0.10"]).prop_map(str::to_owned),
            1 => prop::sample::select(vec!["::1", "::ffff:10.0.0.1", "[::1]:80", "x", "0:0:0:0:0:FFFF:a00:1", "fe80::"])
                .prop_map(str::to_owned),
        ]
    }

    proptest! {
        #[test]
        fn texts_are_read_as_the_model_reads_them(
            all in prop::collection::vec(address(), 1..4),
            between in prop::sample::select(vec![", ", " ", ",", ",  ,"]),
            converter in prop::sample::select(vec![
                None,
                Some(Converter::Address { strict: true }),
                Some(Converter::Address { strict: false }),
                Some(Converter::LooseAddress),
                Some(Converter::Untrusted([].into())),
                Some(trusted()),
            ]),
            networks in prop::sample::select(vec![
                nets(&["10.0.0.0/8"]), nets(&["192.168.4.0/22", "::/0"]), nets(&["0.0.0.0/0"]), nets(&["10.0.0.1/32", "192.0.2.0/25"]),
            ]),
        ) {
            let text = all.join(between);
            let value = Value::Field(Field::Header("x".into(), Which::First));
            let value = converter.iter().fold(value, |value, converter| value.convert(converter.clone()));
            let span = Span::new(FileId(0), 0, 1);
            let when = Predicate::test(span, value, Matcher::Networks(networks.clone()));
            let model = small(vec![Route { when, ..Route::always(span, Action::forward(PoolId(0))) }], Vec::new());
            let fits = told(&Tracer::new(&model), &[("x", &text)]).contains("Forward");
            let texts = Reading::of(converter.as_ref()).and_then(|reading| reading.texts(&networks)).unwrap();
            prop_assert!(!(texts.fit.takes(&text) && texts.odd.takes(&text)), "{text} can't be both");
            if !texts.odd.takes(&text) {
                prop_assert_eq!(texts.fit.takes(&text), fits, "{} in {:?}", text, networks);
            }
        }
    }

    #[test]
    fn usual_texts_are_not_odd() {
        for reading in [Reading::Whole, Reading::Strict, Reading::Begins, Reading::Loose, Reading::Last(&[])] {
            let texts = reading.texts(&nets(&["10.0.0.0/8"])).unwrap();
            assert!(texts.fit.takes("10.1.2.3") && !texts.fit.takes("11.1.2.3") && !texts.fit.takes("x"));
            assert!(["10.1.2.3", "11.1.2.3", "x", ""].iter().all(|text| !texts.odd.takes(text)));
        }
        let last =
            Reading::Last(&nets(&["10.0.0.0/8"])[..]).texts(&nets(&["192.0.2.0/24"])).map(|texts| texts.fit).unwrap();
        assert!(last.takes("1.1.1.1, 192.0.2.7, 10.0.0.1:80") && !last.takes("192.0.2.7, 1.1.1.1"));
    }
}
