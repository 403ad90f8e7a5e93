//! Finds a request that meets a condition, or shows that there is none.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::rc::Rc;

use model::{Blame, Text};

use super::clients::Clients;
use super::dim::{Dim, Spelling};
use super::formula::{Atom, Formula};
use super::lang::{self, Lang, Literal, Search, find};

/// What is chosen for a request; what isn't named may be anything.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// Texts of parts; `None` where an optional part is absent.
    pub texts: BTreeMap<Dim, Option<Text>>,
    /// The client, where it matters.
    pub client: Option<IpAddr>,
    /// What of it can't be told from the request itself.
    pub blames: Vec<Blame>,
}

/// What came of a search.
#[derive(Clone, Debug)]
pub enum Solved {
    /// This request meets the condition, as far as can be told from it.
    Request(Choice),
    /// No request does.
    Nothing,
    /// It was given up.
    TooHard,
}

/// So many alternatives are gone through for one question.
const MOST_BRANCHES: u32 = 5_000;

/// So many places of automata are looked at in one search for a text.
const MOST_PLACES: usize = 50_000;

/// What may be taken for granted in a search.
#[derive(Clone)]
pub struct World {
    all: Rc<BTreeMap<&'static str, Lang>>,
    /// Whether things have the value that an idle, healthy system gives them.
    pub at_rest: bool,
}

impl World {
    /// Requests that are spelt so.
    pub fn new(spelling: Spelling) -> World {
        let name = Text::default();
        let dims = [
            Dim::Method,
            Dim::Host,
            Dim::HostLine,
            Dim::Target,
            Dim::Header(name.clone()),
            Dim::Cookie(name),
            Dim::Sni,
        ];
        let all = dims.iter().filter_map(|dim| Some((kind(dim), dim.all(spelling).ok()?)));
        World { all: Rc::new(all.collect()), at_rest: true }
    }

    /// All that a part may be.
    fn all(&self, dim: &Dim) -> Option<&Lang> {
        self.all.get(kind(dim))
    }
}

fn kind(dim: &Dim) -> &'static str {
    match dim {
        Dim::Method => "method",
        Dim::Host | Dim::Sni => "host",
        Dim::HostLine => "host line",
        Dim::Target => "target",
        Dim::Header(_) => "header",
        Dim::Cookie(_) => "cookie",
    }
}

/// What has been taken on so far, and a request that meets it.
#[derive(Clone)]
pub struct Trail {
    world: World,
    parts: BTreeMap<Dim, Part>,
    clients: Clients,
    /// What was taken of things that can't be told, by key.
    free: BTreeMap<u64, (bool, Blame)>,
    /// Alternatives of which one must hold.
    open: Vec<Rc<[Formula]>>,
    /// Whether nothing more is taken on that can't be told.
    certain: bool,
}

/// What is wanted of one part.
#[derive(Clone)]
struct Part {
    literals: Vec<Literal>,
    /// Whether it has to be there.
    needed: bool,
    text: Option<Text>,
}

/// Why something can't be taken on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stuck {
    Never,
    TooHard,
}

impl Trail {
    /// Every request.
    pub fn new(world: World) -> Trail {
        Trail {
            world,
            parts: BTreeMap::new(),
            clients: Clients::default(),
            free: BTreeMap::new(),
            open: Vec::new(),
            certain: false,
        }
    }

    /// With one condition more; `None` where it is plain that no request is left.
    pub fn and(&self, formula: &Formula) -> Option<Trail> {
        lang::work::add(1 + self.parts.len() + self.open.len());
        let mut next = self.clone();
        match next.take(formula) {
            Err(Stuck::Never) => None,
            // What is too hard now is looked at again when somebody wants a request.
            Ok(()) | Err(Stuck::TooHard) => Some(next),
        }
    }

    /// How many conditions were taken on.
    pub fn size(&self) -> usize {
        self.parts.values().map(|part| part.literals.iter().filter(|literal| literal.holds).count()).sum::<usize>()
            + self.open.len()
            + usize::from(self.clients.chosen().is_some())
    }

    /// A request that meets all that was taken on; one that certainly does, where there is such a one.
    pub fn solve(&self) -> Solved {
        if self.open.iter().any(|alternatives| alternatives.iter().any(Formula::is_vague)) {
            let certain = Trail { certain: true, ..self.clone() };
            if let found @ Solved::Request(_) = certain.settle(&mut { MOST_BRANCHES }) {
                return found;
            }
        }
        let mut branches = MOST_BRANCHES;
        self.clone().settle(&mut branches)
    }

    fn settle(mut self, branches: &mut u32) -> Solved {
        let mut hard = match self.propagate() {
            Err(Stuck::Never) => return Solved::Nothing,
            Err(Stuck::TooHard) => true,
            Ok(()) => false,
        };
        self.open.sort_by_key(|one| std::cmp::Reverse(one.len()));
        let Some(alternatives) = self.open.pop() else { return self.recheck() };
        for one in alternatives.iter() {
            if *branches == 0 {
                return Solved::TooHard;
            }
            *branches -= 1;
            let mut next = self.clone();
            match next.take(one) {
                Err(Stuck::Never) => continue,
                Err(Stuck::TooHard) => hard = true,
                Ok(()) => match next.settle(branches) {
                    Solved::Nothing => {}
                    Solved::TooHard => hard = true,
                    found => return found,
                },
            }
        }
        if hard { Solved::TooHard } else { Solved::Nothing }
    }

    /// Drops alternatives that can't hold any more, and takes on the ones that are left alone, until nothing changes.
    fn propagate(&mut self) -> Result<(), Stuck> {
        loop {
            let open = std::mem::take(&mut self.open);
            let count = open.len();
            let mut changed = false;
            for alternatives in open {
                if alternatives.iter().any(|one| self.meets(one)) {
                    continue;
                }
                let before = self.open.len();
                self.one_of(&alternatives)?;
                changed |= self.open.len() == before;
            }
            if !changed || self.open.is_empty() || self.open.len() == count {
                return Ok(());
            }
        }
    }

    /// The choice, once nothing is open: a part that was too hard before is tried once more.
    fn recheck(mut self) -> Solved {
        let stuck = self.parts.iter_mut().find_map(|(dim, part)| part.look(dim, &self.world).err());
        match stuck {
            Some(Stuck::Never) => Solved::Nothing,
            Some(Stuck::TooHard) => Solved::TooHard,
            None => Solved::Request(self.choice()),
        }
    }

    fn choice(&self) -> Choice {
        Choice {
            texts: self.parts.iter().map(|(dim, part)| (dim.clone(), part.text.clone())).collect(),
            client: self.clients.chosen(),
            blames: self.free.values().map(|(_, blame)| blame.clone()).collect(),
        }
    }

    /// Whether the request at hand meets the condition already, without anything new being taken on. Only such literals
    /// count as are certain to stay met: those that were taken on.
    fn meets(&self, formula: &Formula) -> bool {
        match formula {
            Formula::Const(holds) => *holds,
            Formula::All(of) => of.iter().all(|one| self.meets(one)),
            Formula::Any(of) => of.iter().any(|one| self.meets(one)),
            Formula::Is(atom, holds) => match atom.as_ref() {
                Atom::Free { key, .. } => self.free.get(key).is_some_and(|(taken, _)| taken == holds),
                _ => false,
            },
        }
    }

    fn take(&mut self, formula: &Formula) -> Result<(), Stuck> {
        match formula {
            Formula::Const(true) => Ok(()),
            Formula::Const(false) => Err(Stuck::Never),
            Formula::All(of) => of.iter().try_for_each(|one| self.take(one)),
            Formula::Any(of) => self.one_of(of),
            Formula::Is(atom, holds) => self.literal(atom, *holds),
        }
    }

    /// Alternatives that can't hold are dropped at once; a single one that is left is taken on.
    fn one_of(&mut self, of: &Rc<[Formula]>) -> Result<(), Stuck> {
        let may: Vec<Formula> = of.iter().filter(|one| self.may(one)).cloned().collect();
        match may.as_slice() {
            [] => Err(Stuck::Never),
            [only] => self.take(only),
            _ => {
                self.open.push(may.into());
                Ok(())
            }
        }
    }

    /// Whether a condition can hold, as far as its own literals tell.
    fn may(&self, formula: &Formula) -> bool {
        match formula {
            Formula::Const(holds) => *holds,
            Formula::All(of) => of.iter().all(|one| self.may(one)),
            Formula::Any(of) => of.iter().any(|one| self.may(one)),
            Formula::Is(..) => self.clone().take(formula) != Err(Stuck::Never),
        }
    }

    fn literal(&mut self, atom: &Atom, holds: bool) -> Result<(), Stuck> {
        match atom {
            Atom::Text(dim, lang) => {
                let part = self.parts.entry(dim.clone()).or_insert_with(|| Part::new(dim, &self.world));
                part.needed |= holds;
                part.literals.push(Literal { lang: lang.clone(), holds });
                part.look(dim, &self.world)
            }
            Atom::Client(networks) => self.clients.keep(networks, holds).then_some(()).ok_or(Stuck::Never),
            Atom::Free { usual: Some(usual), .. } if self.world.at_rest => {
                (*usual == holds).then_some(()).ok_or(Stuck::Never)
            }
            Atom::Free { key, .. } if self.certain && !self.free.contains_key(key) => Err(Stuck::Never),
            Atom::Free { key, blame, .. } => {
                let (taken, _) = self.free.entry(*key).or_insert_with(|| (holds, blame.clone()));
                (*taken == holds).then_some(()).ok_or(Stuck::Never)
            }
        }
    }
}

impl Part {
    fn new(dim: &Dim, world: &World) -> Part {
        let all = world.all(dim).map(|lang| Literal { lang: lang.clone(), holds: true });
        Part { literals: all.into_iter().collect(), needed: !dim.is_optional(), text: None }
    }

    /// Finds a text, where the one at hand won't do.
    fn look(&mut self, dim: &Dim, _world: &World) -> Result<(), Stuck> {
        if !self.needed {
            return Ok(());
        }
        let meets = |text: &str| self.literals.iter().all(|literal| literal.meets(text));
        if self.text.as_ref().is_some_and(|text| meets(text)) {
            return Ok(());
        }
        let pleasant = dim.pleasant().iter().find(|text| meets(text));
        self.text = match pleasant {
            Some(text) => Some(Text::new_static(text)),
            None => match find(&self.literals, MOST_PLACES) {
                Search::Found(text) => Some(text.into()),
                Search::Empty => return Err(Stuck::Never),
                Search::TooHard => return Err(Stuck::TooHard),
            },
        };
        Ok(())
    }
}
