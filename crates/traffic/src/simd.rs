//! Vectors as wide as the processor has them.
//!
//! What is compiled for a processor with wide vectors is the closure in `vectorize`, and all that is inlined into it. A function between there
//! and an instruction that isn't inlined makes a call of each instruction: so functions that take a `simd` are `#[inline(always)]` or call
//! `vectorize` themselves, and pass it to no closure. A check of the whole house looks after that.

/// Does something with a [`Simd`](fearless_simd::Simd) of 32 bytes where the processor has them, and otherwise with the one that all
/// processors of its kind have. There may be wider ones, which gain nothing here.
macro_rules! widest {
    ($simd:ident => $work:expr) => {{
        #[cfg(target_arch = "x86_64")]
        match fearless_simd::Level::new().as_avx2() {
            Some($simd) => fearless_simd::Simd::vectorize(
                $simd,
                #[inline(always)]
                || $work,
            ),
            None => fearless_simd::dispatch!(fearless_simd::Level::baseline(), $simd => $work),
        }
        #[cfg(not(target_arch = "x86_64"))]
        fearless_simd::dispatch!(fearless_simd::Level::baseline(), $simd => $work)
    }};
}

pub(crate) use widest;
