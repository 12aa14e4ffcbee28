use super::*;

#[test]
fn patterns_mean_what_they_mean_in_ecma_262() {
    for (pattern, matched, not_matched) in [
        (r"^(?<q>['\x22])[a-z]*\k<q>$", vec!["'a'", "\"\""], vec!["'a\"", "a"]),
        (r"(?<=\$)\d+", vec!["$5"], vec!["5", "$x"]),
        (r"(?<!-)\d{2,}", vec!["12"], vec!["-12"]),
        ("^[^]$", vec!["\n", "é", "😀"], vec!["", "ab"]),
        ("^[]$|^b$", vec!["b"], vec!["", "a"]),
        ("^a{,2}$", vec!["a{,2}"], vec!["a", "aa", ""]),
        (r"^[^\0]+$", vec!["a"], vec!["\0", "a\0"]),
        (r"^[\p{L}--[a-z]]+$", vec!["É", "ABC"], vec!["a", "Éa", "1"]),
        (r"^[\p{L}&&[a-z]]$", vec!["b"], vec!["B", "&"]),
        (r"^\d$", vec!["5"], vec!["٣", "५"]),
        (r"^\w$", vec!["_"], vec!["é"]),
        (r"^\s$", vec!["\u{feff}", "\u{2003}"], vec!["\u{85}", "\u{200b}"]),
        ("^a$", vec!["a"], vec!["a\n", "\na\n"]),
        ("^.$", vec!["😀", "\u{85}"], vec!["\n", "\r", "\u{2028}", "ab"]),
        // Legal without flags only: a character is a UTF-16 code unit there.
        (r"^\-.{2}$", vec!["-😀", "-ab"], vec!["-é", "-😀a"]),
        (r"^\u{3}$", vec![], vec!["uuu"]),
        (r"^\cJ$", vec!["\n"], vec!["cJ"]),
        (r"^\p{Lu}\P{Lu}$", vec!["Éé"], vec!["éÉ"]),
        (r"^(?:a|(b))\1$", vec!["a", "bb"], vec!["b"]),
        (r"^\$\{[^}]*\}$", vec!["${a}"], vec!["$a"]),
        (r"\bé", vec!["aé"], vec!["é"]),
        ("/", vec!["a/b"], vec!["ab"]),
        ("", vec!["", "a"], vec![]),
    ] {
        let regex = EcmaRegex::new(pattern).unwrap_or_else(|_| panic!("{pattern} is legal"));
        matched.iter().for_each(|text| assert_eq!(regex.test(text), Outcome::Match, "{pattern} {text:?}"));
        not_matched.iter().for_each(|text| assert_eq!(regex.test(text), Outcome::NoMatch, "{pattern} {text:?}"));
    }
    for pattern in ["(", "[b-a]", "a**", "(?<n>a)(?<n>b)", r"(?<n>a)\k<m>", "(?P<n>a)", "(?i)a"] {
        assert!(EcmaRegex::new(pattern).is_err(), "{pattern}");
    }
}

#[test]
fn catastrophic_patterns_end() {
    let many = "a".repeat(50_000);
    for pattern in ["^(a+)+$", r"^(\w+\s?)*$", "^(a|a)*$", "^(a*)*$", r"^(\p{L}+[ ]?)+$", r"^\w*\w*\w*$"] {
        let regex = EcmaRegex::new(pattern).unwrap();
        assert_eq!(regex.test(&many), Outcome::Match, "{pattern}");
        assert_eq!(regex.test(&format!("{many}!")), Outcome::NoMatch, "{pattern}");
    }
    // Repetitions of nothing, and more of them than a program has room for.
    for pattern in [r"^(?:(?:){4000000000}a|b)+$", r"^((a?){4000}a)+$", r"^(a|a){1000000}$"] {
        let _ = EcmaRegex::new(pattern).map(|regex| regex.test(&many));
    }
    // Nothing else knows these, so the length is what they are judged by.
    for (pattern, bound) in [(r"^(?<x>a+)+\k<x>$", 10), (r"^([\p{L}--[b]]+)+$", 10), (r"\b(\w+)\1x", 464)] {
        let regex = EcmaRegex::new(pattern).unwrap();
        assert_ne!(regex.test(&"a".repeat(bound)), Outcome::NotChecked, "{pattern}");
        assert_eq!(regex.test(&"a".repeat(bound + 1)), Outcome::NotChecked, "{pattern}");
        assert!(regex.not_checked(&many).starts_with(&format!("text of at most {bound} characters: ")));
    }
    // Without flags, the other engine helps as long as a character is one code unit.
    let plain = EcmaRegex::new(r"^(\w+\-?.?)+$").unwrap();
    assert_eq!(plain.test(&many), Outcome::Match);
    assert_eq!(plain.test(&format!("{many}\n\n")), Outcome::NoMatch);
    assert_eq!(plain.test("a😀"), Outcome::NoMatch);
    assert_eq!(plain.test(&format!("{many}😀")), Outcome::NotChecked);
    // Looks are counted by their steps: one at the beginning costs as much as the text is long, one everywhere its square.
    let look = EcmaRegex::new("^(?!.*--)([a-z0-9]+-?)+$").unwrap();
    assert_eq!(look.test("a-long-name-of-many-words-that-goes-on"), Outcome::Match);
    let some = "a".repeat(9_000);
    assert_eq!(look.test(&some), Outcome::Match);
    assert_eq!(look.test(&format!("{some}!")), Outcome::NoMatch);
    assert_eq!(look.test(&many), Outcome::Match);
    let everywhere = EcmaRegex::new("^((?!.*--)[a-z]+-?)+$").unwrap();
    assert_eq!(everywhere.test("a-long-name-of-many-words-that-goes-on"), Outcome::Match);
    assert_eq!(everywhere.test("a-long-name--of-many-words"), Outcome::NoMatch);
    assert_eq!(everywhere.test(&many), Outcome::NotChecked);
}

/// Patterns and strings of few characters, so that many match.
struct Generator(u64);

impl Generator {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn pick(&mut self, options: &[&str]) -> String {
        let index = self.below(options.len() as u64);
        options[usize::try_from(index).unwrap()].to_owned()
    }

    fn pattern(&mut self, depth: u64) -> String {
        let parts = (0..=self.below(3)).map(|_| self.part(depth)).collect::<String>();
        if self.below(4) == 0 { format!("{parts}|{}", self.part(depth)) } else { parts }
    }

    fn part(&mut self, depth: u64) -> String {
        let atom = match self.below(if depth == 0 { 5 } else { 8 }) {
            0 | 1 => self.pick(&["a", "b", "-", "\\.", "é"]),
            2 => self.pick(&["\\b", "\\B", ".", "\\d", "\\w", "\\S", "\\s", "[^]", "\\u{1F600}", "\\x61", "\\p{L}"]),
            3 => self.pick(&["[ab]", "[^a]", "[a-c1-3-]", "[^\\d\\s]", "[\\W_]", "[]", "[^\\n]"]),
            4 => return self.pick(&["^", "$", "a"]),
            5 => format!("(?:{})", self.pattern(depth - 1)),
            6 => format!("({})", self.pattern(depth - 1)),
            _ => return format!("({}{})", self.pick(&["?=", "?!", "?<=", "?<!"]), self.pattern(depth - 1)),
        };
        atom + &self.pick(&["", "", "", "*", "+", "?", "{2}", "{1,3}", "+?", "{0,}"])
    }

    fn text(&mut self) -> String {
        (0..self.below(8))
            .map(|_| {
                self.pick(&["a", "a", "b", "1", "-", ".", "é", "😀", "\n", " ", "\r", "\u{2028}", "\u{85}", "\u{feff}"])
            })
            .collect()
    }
}

#[test]
fn engines_agree_on_the_patterns_that_they_share() {
    let mut random = Generator(7);
    let [mut followed, mut common] = [0, 0];
    for _ in 0..3_000 {
        let pattern = random.pattern(2);
        let host = engine::compile(&pattern, Mode::Unicode).unwrap_or_else(|| panic!("{pattern} is legal"));
        let node = syntax::parse(&pattern, Mode::Unicode).unwrap_or_else(|| panic!("{pattern} is known"));
        // The engine that stands in for the host never ends with some of these.
        if cost::of(&pattern, Some(&node)) == Cost::Exponential {
            continue;
        }
        let program = linear::compile(&node, &Steps::default());
        let crate_own = is_common(&node).then(|| jsonschema::validator_for(&serde_json::json!({"pattern": pattern})));
        followed += usize::from(program.is_some());
        common += usize::from(crate_own.is_some());
        for _ in 0..10 {
            let text = random.text();
            let expected = host.test(&text);
            if let Some(program) = &program {
                assert_eq!(program.test(&text), expected, "{pattern} {text:?}");
            }
            if let Some(validator) = &crate_own {
                let validator = validator.as_ref().unwrap();
                assert_eq!(Some(validator.is_valid(&text.as_str().into())), expected, "{pattern} {text:?}");
            }
        }
    }
    assert!(followed > 2_000 && common > 700, "{followed} {common}");
}

#[test]
fn states_are_forgotten_and_found_again() {
    // Each text leads to thousands of states: what was said of the last twelve characters.
    let regex = EcmaRegex::new("^(.*a.{12})*c$").unwrap();
    let plain = regress::Regex::new("a.{12}c$").unwrap();
    let mut seed = 1_u64;
    let text: String = std::iter::repeat_with(|| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        if seed >> 62 == 0 { 'a' } else { 'b' }
    })
    .take(20_000)
    .collect();
    for end in ["c", "ac", "abbbbbbbbbbbbc", "abbbbbbbbbbbbbc"] {
        let text = format!("{text}{end}");
        let expected = if plain.find(&text).is_some() { Outcome::Match } else { Outcome::NoMatch };
        assert_eq!(regex.test(&text), expected, "{end}");
    }
}

#[test]
fn the_patterns_of_one_answer_share_their_steps() {
    let patterns = Patterns::default();
    let regex = patterns.get("^(a?){2000}b$").unwrap();
    let text = |index: usize| format!("{}b", "a".repeat(100 + index));
    patterns.leave_steps(3_000_000);
    assert_eq!(regex.test(&text(0)), Outcome::Match);
    assert!(patterns.steps_left() < 3_000_000);
    let other = patterns.get("^(a?){1999}b$").unwrap();
    let outcomes: Vec<Outcome> = (0..20).map(|index| other.test(&text(index))).collect();
    assert_eq!((outcomes[0], outcomes[19]), (Outcome::Match, Outcome::NotChecked));
    patterns.leave_steps(3_000_000);
    assert_eq!(other.test(&text(30)), Outcome::Match);
}
