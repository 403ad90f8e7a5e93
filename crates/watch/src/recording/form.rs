//! How types of the model and of observations are written: each has a form that can be, and is made again from it.

use std::collections::BTreeMap;
use std::sync::Arc;

use model::{Moment, Text};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Why a form is none of a type.
pub(super) type Unlike = String;

/// A type that can be written.
pub(super) trait Wire: Sized {
    /// What is written of it.
    type Form: Serialize + DeserializeOwned + Default + PartialEq + Clone;

    fn pack(&self) -> Self::Form;

    fn unpack(form: Self::Form) -> Result<Self, Unlike>;

    /// One of all that there may be.
    #[cfg(test)]
    fn any(chance: &mut super::tests::Chance) -> Self;
}

/// Whether a form says nothing, so that it needn't be written.
pub(super) fn is_nothing<F: Default + PartialEq>(form: &F) -> bool {
    *form == F::default()
}

/// Writes a struct field by field; fields that are as they are by default are left out.
macro_rules! wire {
    ($other:ty as $form:ident { $($field:ident: $kind:ty,)* }) => {
        #[derive(Clone, Debug, Default, PartialEq, serde::Deserialize, serde::Serialize)]
        #[serde(default)]
        pub(super) struct $form {
            $(
                #[serde(skip_serializing_if = "crate::recording::form::is_nothing")]
                $field: <$kind as crate::recording::form::Wire>::Form,
            )*
        }

        impl crate::recording::form::Wire for $other {
            type Form = $form;

            fn pack(&self) -> $form {
                $form { $($field: crate::recording::form::Wire::pack(&self.$field),)* }
            }

            fn unpack(form: $form) -> Result<Self, crate::recording::form::Unlike> {
                Ok(Self { $($field: <$kind as crate::recording::form::Wire>::unpack(form.$field)?,)* })
            }

            #[cfg(test)]
            fn any(chance: &mut crate::recording::tests::Chance) -> Self {
                Self { $($field: <$kind as crate::recording::form::Wire>::any(chance),)* }
            }
        }
    };
}

/// Writes an enum by names of its variants; the first one is the default.
macro_rules! wire_names {
    ($other:ty { $($name:literal => $variant:path,)* }) => {
        impl crate::recording::form::Wire for $other {
            type Form = String;

            fn pack(&self) -> String {
                match self { $($variant => $name,)* }.to_owned()
            }

            fn unpack(form: String) -> Result<Self, crate::recording::form::Unlike> {
                match form.as_str() {
                    $($name => Ok($variant),)*
                    other => Err(format!("{other:?} isn't known here")),
                }
            }

            #[cfg(test)]
            fn any(chance: &mut crate::recording::tests::Chance) -> Self {
                let all = [$($variant,)*];
                all[chance.below(all.len() as u64) as usize].clone()
            }
        }
    };
}

pub(super) use {wire, wire_names};

/// Writes a type as it is.
macro_rules! wire_plain {
    ($($kind:ty: $any:expr,)*) => {
        $(
            impl Wire for $kind {
                type Form = $kind;

                fn pack(&self) -> $kind {
                    self.clone()
                }

                fn unpack(form: $kind) -> Result<Self, Unlike> {
                    Ok(form)
                }

                #[cfg(test)]
                fn any(chance: &mut super::tests::Chance) -> Self {
                    let any: fn(&mut super::tests::Chance) -> $kind = $any;
                    any(chance)
                }
            }
        )*
    };
}

wire_plain! {
    bool: |chance| chance.below(2) == 1,
    f64: |chance| chance.below(1 << 40) as f64 / 977.0,
    u16: |chance| chance.below(1 << 16) as u16,
    u32: |chance| chance.below(1 << 32) as u32,
    u64: |chance| chance.below(u64::MAX),
    String: |chance| chance.text(),
}

impl Wire for Text {
    type Form = String;

    fn pack(&self) -> String {
        self.to_string()
    }

    fn unpack(form: String) -> Result<Self, Unlike> {
        Ok(form.into())
    }

    #[cfg(test)]
    fn any(chance: &mut super::tests::Chance) -> Self {
        chance.text().into()
    }
}

impl Wire for Arc<str> {
    type Form = String;

    fn pack(&self) -> String {
        self.to_string()
    }

    fn unpack(form: String) -> Result<Self, Unlike> {
        Ok(form.into())
    }

    #[cfg(test)]
    fn any(chance: &mut super::tests::Chance) -> Self {
        chance.text().into()
    }
}

impl Wire for Moment {
    type Form = i64;

    fn pack(&self) -> i64 {
        self.0
    }

    fn unpack(form: i64) -> Result<Self, Unlike> {
        Ok(Moment(form))
    }

    #[cfg(test)]
    fn any(chance: &mut super::tests::Chance) -> Self {
        Moment(chance.below(1 << 42) as i64 - (1 << 20))
    }
}

impl<T: Wire> Wire for Option<T> {
    type Form = Option<T::Form>;

    fn pack(&self) -> Self::Form {
        self.as_ref().map(T::pack)
    }

    fn unpack(form: Self::Form) -> Result<Self, Unlike> {
        form.map(T::unpack).transpose()
    }

    #[cfg(test)]
    fn any(chance: &mut super::tests::Chance) -> Self {
        (chance.below(3) > 0).then(|| T::any(chance))
    }
}

impl<T: Wire> Wire for Vec<T> {
    type Form = Vec<T::Form>;

    fn pack(&self) -> Self::Form {
        self.iter().map(T::pack).collect()
    }

    fn unpack(form: Self::Form) -> Result<Self, Unlike> {
        form.into_iter().map(T::unpack).collect()
    }

    #[cfg(test)]
    fn any(chance: &mut super::tests::Chance) -> Self {
        (0..chance.below(4)).map(|_| T::any(chance)).collect()
    }
}

impl<T: Wire> Wire for BTreeMap<String, T> {
    type Form = BTreeMap<String, T::Form>;

    fn pack(&self) -> Self::Form {
        self.iter().map(|(name, value)| (name.clone(), value.pack())).collect()
    }

    fn unpack(form: Self::Form) -> Result<Self, Unlike> {
        form.into_iter().map(|(name, value)| Ok((name, T::unpack(value)?))).collect()
    }

    #[cfg(test)]
    fn any(chance: &mut super::tests::Chance) -> Self {
        (0..chance.below(4)).map(|_| (chance.text(), T::any(chance))).collect()
    }
}

impl<A: Wire, B: Wire> Wire for (A, B) {
    type Form = (A::Form, B::Form);

    fn pack(&self) -> Self::Form {
        (self.0.pack(), self.1.pack())
    }

    fn unpack(form: Self::Form) -> Result<Self, Unlike> {
        Ok((A::unpack(form.0)?, B::unpack(form.1)?))
    }

    #[cfg(test)]
    fn any(chance: &mut super::tests::Chance) -> Self {
        (A::any(chance), B::any(chance))
    }
}

impl<A: Wire, B: Wire, C: Wire> Wire for (A, B, C) {
    type Form = (A::Form, B::Form, C::Form);

    fn pack(&self) -> Self::Form {
        (self.0.pack(), self.1.pack(), self.2.pack())
    }

    fn unpack(form: Self::Form) -> Result<Self, Unlike> {
        Ok((A::unpack(form.0)?, B::unpack(form.1)?, C::unpack(form.2)?))
    }

    #[cfg(test)]
    fn any(chance: &mut super::tests::Chance) -> Self {
        (A::any(chance), B::any(chance), C::any(chance))
    }
}
