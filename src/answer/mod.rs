//! What an answer is worth: the values that it may stand for, and who decides about them.
//!
//! | file | what it owns |
//! |---|---|
//! | `verdict` | what an answer holds: values to try, nothing, or the end |
//! | `trial` | the values of one answer, tried until one is accepted |
//! | `layer`, `envelope` | one value, the forms in which it is proposed, and what stands inside it |
//! | `part` | a property or item by itself, before the whole is there |
//! | `proposal` | a value's JSON text, and what was changed of the answer to get it |
//! | `judge` | who decides about a proposal |

mod envelope;
pub(crate) mod judge;
mod layer;
pub(crate) mod part;
mod proposal;
pub(crate) mod trial;
pub(crate) mod verdict;
