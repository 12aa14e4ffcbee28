//! Steps of JSON Pointers.
//!
//! Source: <https://www.rfc-editor.org/rfc/rfc6901>

/// Appends a name to a JSON Pointer as one more step.
///
/// ```
/// let mut pointer = "/rows".to_owned();
/// bedrock_extract_json::push_step(&mut pointer, "a/b~c");
/// assert_eq!(pointer, "/rows/a~1b~0c");
/// ```
pub fn push_step(pointer: &mut String, name: &str) {
    pointer.push('/');
    for character in name.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}
