//! By which routes a table is left.

use std::rc::Rc;

/// Routes of one table, by place.
#[derive(Clone, Debug)]
pub(crate) enum Through {
    /// Any of them, or none.
    Any,
    /// This one.
    Route(usize),
    /// None: what no route takes.
    Otherwise,
    /// Those whose partner in another table stands behind one there, those that have none where that is wanted, or none.
    Behind {
        /// For each route its partner's place.
        partners: Rc<[Option<usize>]>,
        place: usize,
        alone: bool,
    },
}

impl Through {
    /// Whether ways leave by the route.
    pub fn takes(&self, route: usize) -> bool {
        match self {
            Through::Any => true,
            Through::Route(own) => *own == route,
            Through::Otherwise => false,
            Through::Behind { partners, place, alone } => partners[route].map_or(*alone, |partner| partner > *place),
        }
    }
}
