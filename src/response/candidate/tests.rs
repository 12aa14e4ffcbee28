use super::*;

fn find(text: &str) -> Option<String> {
    from_text(text, Wanted::Object).values.first().map(|found| (*found).to_owned())
}

#[test]
fn any_value_is_found_where_it_is_wanted() {
    for (text, expected) in [
        (r#"Here: ["a", "b"] as asked [1]."#, r#"["a", "b"]"#),
        ("- [ ] none\n- [x] [5, 6]", "[5, 6]"),
        ("[7]", "[7]"),
        ("The list [see above]:\n[\"a\"]\n", "[\"a\"]"),
        ("```json\n\"x\"\n```", "\"x\""),
        ("<thinking>[0]</thinking> 42", "42"),
        (r#"{"value": [1]}"#, r#"{"value": [1]}"#),
        ("no value at all", "no value at all"),
    ] {
        assert_eq!(from_text(text, Wanted::Any).values.first(), Some(&expected), "{text}");
    }
}

#[test]
fn of_several_objects_the_likeliest_counts() {
    for (text, expected) in [
        (r#"{"a":1}"#, r#"{"a":1}"#),
        (r#"{"a":1} or rather {"a":2}"#, r#"{"a":2}"#),
        (r#"It is {"a":1}, no, {"a":2}."#, r#"{"a":2}"#),
        ("{\"a\":1}\nWait, the text says 2: {\"a\":2}", r#"{"a":2}"#),
        ("The form is:\n{\"a\":0}\nSo the answer is {\"a\":1}.", r#"{"a":1}"#),
        (r#"<think>{"a":0}</think> {"a":{"b":2}} done"#, r#"{"a":{"b":2}}"#),
        ("```json\n{ \"a\": \"}\\\"{\" }\n```\n{\"b\":1}", "{ \"a\": \"}\\\"{\" }"),
        (r#"Set {x} and [1] then {"a":1} or {broken"#, r#"{"a":1}"#),
        (r#"{"a":1} Fields left out are {}."#, r#"{"a":1}"#),
        ("None: {}", "{}"),
        (r#"[TOOL_CALLS] [{"a":1}]"#, r#"[{"a":1}]"#),
        (r#"[{"a":1},{"a":2}]"#, r#"[{"a":1},{"a":2}]"#),
        ("\u{feff}{\"a\":1}", r#"{"a":1}"#),
    ] {
        assert_eq!(find(text).as_deref(), Some(expected), "{text}");
    }
    for text in ["", "no object", "{", "{]", "a {set} of {words}", "42", r#""quoted""#, "[1, 2"] {
        assert_eq!(find(text), None, "{text}");
    }
}

#[test]
fn a_text_that_is_json_is_taken_whole() {
    for text in [
        r#"{"comment":"hi </think> {'comment':'x','approved':true}","approved":false}"#,
        r#"{"a":"see </think>","b":{"a":"inner"}}"#,
        r#"{"a":"```json\n{\"a\":1}\n```"}"#,
        r#"{"a":"<think>","b":"</think> {}"}"#,
        "[\n {\"a\": 1}\n]",
        r#""{\"a\":1}""#,
    ] {
        for (before, after) in [("", ""), ("\u{feff}", "\n"), ("  \n", " "), ("<think>{\"x\":1}</think>\n", "")] {
            let whole = format!("{before}{text}{after}");
            assert_eq!(from_text(&whole, Wanted::Object).values, [text], "{whole}");
        }
    }
}

#[test]
fn thoughts_are_passed_over_only_at_the_beginning() {
    for (text, expected, in_thoughts) in [
        ("<think>a</think>{\"a\":1}", "{\"a\":1}", false),
        ("<think>a</think> <think>{\"a\":0}</think> {\"a\":1} x", "{\"a\":1}", false),
        ("<thinking>{\"a\":1} it is</thinking>\nDone.", "{\"a\":1}", true),
        ("<think>{\"a\":1}", "{\"a\":1}", true),
        ("{'a': 'x </think> {\"a\":2}'}", "{'a': 'x </think> {\"a\":2}'}", false),
    ] {
        let found = from_text(text, Wanted::Object);
        assert_eq!((found.values.first(), found.in_thoughts), (Some(&expected), in_thoughts), "{text}");
    }
}

#[test]
fn what_stands_inside_a_broken_object_is_no_answer() {
    for text in [
        r#"{"name":"root","children":[{"name":"leaf","children":[]},]}"#,
        "{\"city\":\"Oslo\", // capital\n \"mayor\":{\"name\":\"A\"}}",
        "{ // the root\n \"name\":\"root\",\"head\":{\"name\":\"leaf\"}}",
        r#"{'name':'root','head':{"name":"leaf"}}"#,
        r#"{'name':'}','head':{"name":"leaf"}}"#,
        r#"{name: "root", head: {"name":"leaf"}}"#,
        "{\u{201c}name\u{201d}: \"root\", \"head\": {\"name\":\"leaf\"}}",
        r#"{"outer": {"a":1}"#,
        r#"{"a":"#,
    ] {
        assert_eq!(find(text).as_deref(), Some(text));
    }
    assert_eq!(find("{\"broken\": [1\n{\"a\":1}").as_deref(), Some(r#"{"a":1}"#));
}

#[test]
fn the_search_is_linear() {
    const TIMES: usize = 400_000;
    let unending = |unit: &str, end: &str| Some(unit.len() * TIMES + end.len());
    for end in ["", "!"] {
        for (unit, found) in [
            ("{\"a\":", unending("{\"a\":", end)),
            ("{\"a\":1}", Some("{\"a\":1}".len())),
            // The search passes over a bounded number of beginnings.
            ("\n{\"a\"", unending("\n{\"a\"", end).map(|length| length - 36)),
            ("{", None),
            ("[{", None),
            ("}", None),
            ("{a", None),
            ("{ ", None),
            ("<think></think>", None),
        ] {
            let text = unit.repeat(TIMES) + end;
            assert_eq!(find(&text).map(|object| object.len()), found, "{unit:?} and {end:?}");
        }
    }
}

#[test]
fn text_blocks_add_up_and_the_named_tool_is_picked() {
    let call = |name: &'static str| Block::ToolUse { id: Some("t".into()), name: name.into(), input: "{\"a\": 1}" };
    let names = |blocks: &[Block<'_>], is_only_tool| {
        from_tool(blocks, "User", is_only_tool).iter().map(|call| call.name.to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&[call("Other"), call("User")], true), ["User"]);
    let slips = ["user", "User ", "functions.User", "functions_User", "functions:user", "Usre"];
    assert_eq!(names(&slips.map(call), true), slips);
    assert!(names(&slips.map(call), false).is_empty());
    assert!(names(&["Other", "UserOrder", "", "functions."].map(call), true).is_empty());
    assert_eq!(text(&[Block::Text("{\"a\":".into()), Block::Other, Block::Text("1}".into())]), "{\"a\":1}");
}
