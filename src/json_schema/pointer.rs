//! JSON Pointers.
//!
//! Source: <https://www.rfc-editor.org/rfc/rfc6901>

use bedrock_extract_json::push_step;

/// The JSON Pointer to what stands at `name` in what `pointer` leads to.
pub(crate) fn join(pointer: &str, name: &str) -> String {
    let mut out = pointer.to_owned();
    push_step(&mut out, name);
    out
}

/// The JSON Pointer of these names, from the root down.
pub(crate) fn of_steps(names: &[String]) -> String {
    let mut out = String::new();
    names.iter().for_each(|name| push_step(&mut out, name));
    out
}

/// The names that a JSON Pointer consists of.
pub(crate) fn steps(pointer: &str) -> Vec<String> {
    pointer.split('/').skip(1).map(unescape).collect()
}

/// The name that a step of a JSON Pointer stands for.
pub(crate) fn unescape(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

/// Whether a JSON Pointer leads to a place or below it.
pub(crate) fn is_within(path: &str, place: &str) -> bool {
    path.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Runs `visit` with the pointer lengthened by these names.
pub(crate) fn extend<Result>(
    pointer: &mut String,
    names: &[&str],
    visit: impl FnOnce(&mut String) -> Result,
) -> Result {
    let length = pointer.len();
    names.iter().for_each(|name| push_step(pointer, name));
    let result = visit(pointer);
    pointer.truncate(length);
    result
}
