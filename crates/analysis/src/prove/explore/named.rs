//! Pools that are named by a value of the request.

use finding::Span;
use model::{Blame, Missing, Text, Value};

use super::super::prints::{Printer, together};
use super::{At, End, Explorer, Go, Here, Sink};
use crate::space::{Formula, Lang, Sym};

/// A name of a pool that is computed from the request is held against so many pools at most.
const MOST_NAMES: usize = 256;

impl<'m, 't> Explorer<'m, 't> {
    /// Every pool whose name may come out, and what happens where none has it.
    pub(super) fn by_name(
        &mut self,
        here: Here<'_>,
        (name, missing): (&'m Value, &'m Missing),
        at: At,
        sink: &mut Sink<'_, 'm, 't>,
    ) -> Go {
        let span = here.span;
        if let Some(names) = &self.names_of_lines {
            self.reader.seed(together(&[at.store.print, Printer::of_value(names.as_ref(), name)]));
        }
        let value = at.store.value(name, span, false);
        let Some(names) = self.candidates(&value) else {
            let blame = Blame { span, reason: "a name that is computed from the request is not followed".into() };
            return self.end(at, here, End::Unknown(blame), sink);
        };
        let mut none = Formula::Const(true);
        for name in names {
            let Some(&pool) = self.names.get(name.as_str()) else { continue };
            let is = self.is_text(&value, &name, span);
            none = Formula::all([none, is.not()]);
            let Some(trail) = at.trail.and(&is) else { continue };
            let at = At { trail, ..at.clone() };
            let go = match self.model.pool(pool).entry {
                Some(table) => self.enter(here, table, at, sink),
                None => self.end(at, here, End::Forward(pool, None), sink),
            };
            if let Go::Stop = go {
                return Go::Stop;
            }
        }
        let Some(trail) = at.trail.and(&none) else { return Go::On };
        let at = At { trail, ..at };
        match missing {
            Missing::Next => Go::On,
            Missing::Address => self.end(at, here, End::ForwardTo, sink),
            Missing::Status(status) => self.end(at, here, End::Respond(Some(*status)), sink),
        }
    }

    /// Names that may come out of a value; `None` where they can't be told.
    fn candidates(&self, value: &Sym) -> Option<Vec<Text>> {
        let all = || self.names.keys().map(|name| Text::from(*name)).collect::<Vec<_>>();
        match value {
            Sym::Text(text) => Some(vec![text.clone()]),
            Sym::Lookup(_, _, values) => {
                let mut texts = Vec::new();
                for value in values.iter() {
                    texts.extend(self.candidates(value)?);
                }
                texts.sort();
                texts.dedup();
                Some(texts)
            }
            Sym::Absent => Some(vec![Text::default()]),
            Sym::Choice(of) => {
                let texts: Option<Vec<Vec<Text>>> = of.iter().map(|(_, one)| self.candidates(one)).collect();
                Some(texts?.concat())
            }
            _ => (self.names.len() <= MOST_NAMES).then(all),
        }
    }

    fn is_text(&mut self, value: &Sym, text: &str, span: Span) -> Formula {
        let equal = model::Matcher::equals([text]);
        match crate::space::lang::of_matcher(&equal) {
            Ok(set) => self.reader.in_set(value, &set, span),
            Err(_) => self.reader.in_set(value, &Lang::everything(), span),
        }
    }
}
