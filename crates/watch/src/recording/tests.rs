//! What is written is read again as it was.

use std::sync::Arc;

use incident::{Answer, Backing, Event, Material, Observation, Origin, Scene, Seen, Slice, Vitals};
use model::{Moment, Running};

use super::form::Wire;
use super::{Recorder, read};

/// Chance: the same numbers from the same seed.
pub(super) struct Chance(u64);

impl Chance {
    /// A number below a bound.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11).wrapping_mul(0x9e37_79b9_7f4a_7c15) % bound
    }

    /// A short text.
    pub(super) fn text(&mut self) -> String {
        const LETTERS: [char; 8] = ['a', 'Z', ' ', '"', '\\', '\n', 'é', '\u{1}'];
        (0..self.below(8)).map(|_| LETTERS[self.below(8) as usize]).collect()
    }
}

/// Writes something and makes it again.
fn is_kept<T: Wire + PartialEq + std::fmt::Debug>(seed: u64) {
    let own = T::any(&mut Chance(seed));
    let text = serde_json::to_string(&own.pack()).unwrap();
    let again = T::unpack(serde_json::from_str(&text).unwrap()).unwrap();
    assert_eq!(again, own, "{text}");
}

proptest::proptest! {
    #[test]
    fn everything_is_kept(seed: u64) {
        is_kept::<Running>(seed);
        is_kept::<Slice>(seed);
        is_kept::<Answer>(seed);
        is_kept::<Vitals>(seed);
        is_kept::<Backing>(seed);
        is_kept::<Event>(seed);
        is_kept::<Scene>(seed);
        is_kept::<Material>(seed);
        is_kept::<Origin>(seed);
    }
}

fn recorded(observations: &[Observation]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut recorder = Recorder::begin(&mut out, &Scene::default()).unwrap();
    observations.iter().for_each(|own| recorder.write(own).unwrap());
    out
}

fn silent(at: i64) -> Observation {
    Observation { at: Moment(at), of: "edge".into(), seen: Seen::Silent("refused".into()) }
}

#[test]
fn a_line_that_was_cut_is_left_aside_and_said() {
    let whole = recorded(&[silent(1), silent(2), silent(3)]);
    let cut = read(&whole[..whole.len() - 9]).unwrap();
    assert_eq!((cut.timeline.all().len(), cut.cut), (2, Some(4)));
    let all = read(&whole[..]).unwrap();
    assert_eq!((all.timeline.all().len(), all.cut), (3, None));
}

#[test]
fn a_broken_line_in_the_midst_is_an_error() {
    let text = String::from_utf8(recorded(&[silent(1), silent(2)])).unwrap();
    let broken = text.replace("\"at\":1", "\"at\":\"x\"");
    let why = read(broken.as_bytes()).unwrap_err();
    assert!(why.starts_with("line 2 isn't understood: "), "{why}");
}

#[test]
fn what_is_no_recording_or_a_newer_one_is_said() {
    let newer = r#"{"kind":"evenkeel recording","version":2,"scene":{}}"#;
    assert!(read(newer.as_bytes()).unwrap_err().contains("version 2"));
    assert!(read(&b"{}\n"[..]).unwrap_err().contains("no recording"));
    assert!(read(&b""[..]).unwrap_err().contains("empty"));
}

#[test]
fn each_kind_of_observation_is_a_line() {
    let chance = &mut Chance(7);
    let all = [
        Seen::Running(Running::any(chance)),
        Seen::Slice(Arc::new(Slice::any(chance))),
        Seen::Answer(Answer::any(chance)),
        Seen::Vitals(Vitals::any(chance)),
        Seen::Backing(Backing::any(chance)),
        Seen::Event(Event::any(chance)),
        Seen::Silent("no way there".into()),
    ];
    let all = all.map(|seen| Observation { at: Moment(5), of: "x".into(), seen });
    let written = recorded(&all);
    let again = read(&written[..]).unwrap().timeline;
    assert_eq!(again.all().len(), all.len());
    assert_eq!(String::from_utf8_lossy(&recorded(again.all())), String::from_utf8_lossy(&written));
}
