// The changes that make `jsonschema` small in the binary. Each names the text that it replaces, and fails the build when a new
// version no longer has it, or has it more often. What they leave out: the meta-schemas (`src/json_schema/check.rs` checks
// schemas), engines of regular expressions (the host has one), and everything that words or collects errors
// (`src/validation/explain` words them).

/** The edited crates, each at the version that `Cargo.lock` pins. */
export const CRATES = ["jsonschema", "jsonschema-regex", "jsonschema-value", "referencing"];

const MARKS = `        let category = get_general_category(first);
        if matches!(
            category,
            GeneralCategory::SpacingMark
                | GeneralCategory::NonspacingMark
                | GeneralCategory::EnclosingMark
        ) {
`;

const ARGUMENTS = "instance, location, tracker, ctx";

/**
 * `{ crate, file, find, replace, of, at }`: `find` occurs `of` times in the file (once by default), and the occurrences `at`
 * (all by default) are replaced.
 */
export const EDITS = [
  {
    crate: "jsonschema",
    file: "Cargo.toml",
    find: '[dependencies.fancy-regex]\nversion = "0.19"\n',
    replace:
      '[dependencies.fancy-regex]\npackage = "bedrock-extract-host-fancy-regex"\npath = "../../workspace/src/wasm/host/fancy-regex"\n',
  },
  {
    crate: "jsonschema",
    file: "Cargo.toml",
    find: '[dependencies.regex]\nversion = "1.11.1"\n',
    replace:
      '[dependencies.regex]\npackage = "bedrock-extract-host-regex"\npath = "../../workspace/src/wasm/host/regex"\n',
  },
  {
    crate: "jsonschema-regex",
    file: "src/lib.rs",
    find: "pub fn to_rust_regex(pattern: &str) -> Result<Cow<'_, str>, ()> {\n",
    replace: [
      "pub fn to_rust_regex(pattern: &str) -> Result<Cow<'_, str>, ()> {",
      "    if is_valid_ecma_regex(pattern) { Ok(Cow::Borrowed(pattern)) } else { Err(()) }",
      "}",
      "",
      "/// Not used: the engine is the host's, which takes the patterns of ECMA-262 as they stand.",
      "#[allow(dead_code, clippy::result_unit_err)]",
      "fn translated(pattern: &str) -> Result<Cow<'_, str>, ()> {",
      "",
    ].join("\n"),
  },
  {
    crate: "jsonschema",
    file: "src/compiler.rs",
    find: "    if config.validate_schema {\n        validate_schema(draft, schema)?;\n    }\n",
    replace: "",
    of: 2,
  },
  {
    crate: "referencing",
    file: "src/registry/build.rs",
    find: [
      "    inject_metaschemas(",
      "        state.crawl.found_metaschema_ref,",
      "        documents,",
      "        known_resources,",
      "        default_draft,",
      "        state,",
      "    )?;",
      "",
    ].join("\n"),
    replace: "",
  },
  // Decimals of doubles have 17 digits at most: remainders need no integers of any size.
  {
    crate: "jsonschema-value",
    file: "src/numeric.rs",
    find: "use fraction::{BigFraction, One, Zero};\n",
    replace: "use fraction::Zero;\n",
  },
  {
    crate: "jsonschema-value",
    file: "src/numeric.rs",
    find: [
      "        (BigFraction::from(value_f64) / BigFraction::from(multiple))",
      "            .denom()",
      "            .is_none_or(One::is_one)",
      "",
    ].join("\n"),
    replace: "        quotient_is_whole(value_f64, multiple)\n",
  },
  {
    crate: "jsonschema-value",
    file: "src/numeric.rs",
    find: "fn divides_exactly(value: f64, multiple: f64) -> Option<bool> {\n",
    replace: `/// The same beyond the reach of \`i128\`: the powers of ten are taken in one by one.
fn quotient_is_whole(value: f64, multiple: f64) -> bool {
    let (Some((value, decimals)), Some((multiple, places))) = (decimal_parts(value), decimal_parts(multiple)) else {
        return false;
    };
    if multiple == 0 {
        return false;
    }
    let shift = places - decimals;
    if shift >= 0 {
        return (0..shift).fold(value % multiple, |rest, _| rest * 10 % multiple) == 0;
    }
    let scale = 10_i128.checked_pow(shift.unsigned_abs());
    scale.and_then(|scale| multiple.checked_mul(scale)).map_or(value == 0, |multiple| value % multiple == 0)
}

fn divides_exactly(value: f64, multiple: f64) -> Option<bool> {
`,
  },
  // One small decoder instead of tables for each encoding.
  {
    crate: "jsonschema",
    file: "src/content_encoding.rs",
    find: "use data_encoding::{BASE32, BASE32HEX, BASE64, BASE64URL, HEXUPPER};\n",
    replace: "",
  },
  {
    crate: "jsonschema",
    file: "src/content_encoding.rs",
    find: "pub(crate) type ContentEncodingCheckType = fn(&str) -> bool;\n",
    replace: `/// An encoding of RFC 4648: blocks of symbols with so many bits each.
struct Encoding {
    alphabet: &'static [u8],
    bits: u32,
    block: usize,
}

const BASE64: Encoding = Encoding {
    alphabet: b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
    bits: 6,
    block: 4,
};
const BASE64URL: Encoding = Encoding {
    alphabet: b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
    bits: 6,
    block: 4,
};
const BASE32: Encoding = Encoding { alphabet: b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", bits: 5, block: 8 };
const BASE32HEX: Encoding = Encoding { alphabet: b"0123456789ABCDEFGHIJKLMNOPQRSTUV", bits: 5, block: 8 };
const HEXUPPER: Encoding = Encoding { alphabet: b"0123456789ABCDEF", bits: 4, block: 2 };

impl Encoding {
    /// The bytes, where every block is whole or padded, and no bit is left over that says something.
    fn decode(&self, text: &[u8]) -> Result<Vec<u8>, ()> {
        if text.len() % self.block != 0 {
            return Err(());
        }
        let mut bytes = Vec::new();
        for block in text.chunks(self.block) {
            let symbols = block.iter().rposition(|symbol| *symbol != b'=').map_or(0, |last| last + 1);
            let (mut value, mut held) = (0_u32, 0_u32);
            for symbol in block.iter().take(symbols) {
                let digit = self.alphabet.iter().position(|known| known == symbol).ok_or(())?;
                value = (value << self.bits) | u32::try_from(digit).map_err(drop)?;
                held += self.bits;
                if held >= 8 {
                    held -= 8;
                    bytes.push((value >> held) as u8);
                    value &= (1 << held) - 1;
                }
            }
            if symbols == 0 || held >= self.bits || value != 0 {
                return Err(());
            }
        }
        Ok(bytes)
    }
}

pub(crate) type ContentEncodingCheckType = fn(&str) -> bool;
`,
  },
  // The host's engine has the tables of Unicode.
  {
    crate: "jsonschema",
    file: "src/keywords/format.rs",
    find: "!is_idna_pvalid_category(get_general_category(other))",
    replace: '!is_of_category(other, r"^[\\p{Lu}\\p{Ll}\\p{Lt}\\p{Lm}\\p{Lo}\\p{Mn}\\p{Mc}\\p{Nd}]$")',
  },
  {
    crate: "jsonschema",
    file: "src/keywords/format.rs",
    find: MARKS,
    replace: '        if is_of_category(first, r"^\\p{M}$") {\n',
  },
  {
    crate: "jsonschema",
    file: "src/keywords/format.rs",
    find: "// RFC 5892 derives the PVALID property primarily from these general categories.\n",
    replace: `/// Whether the host's engine finds the character in a class.
fn is_of_category(character: char, class: &str) -> bool {
    let regex = fancy_regex::RegexBuilder::new(class).build();
    regex.is_ok_and(|regex| regex.is_match(character.encode_utf8(&mut [0; 4])).unwrap_or(false))
}

// RFC 5892 derives the PVALID property primarily from these general categories.
`,
  },
  // Methods that need a type of known size are in no table of virtual functions, so the linker drops what only they reach.
  {
    crate: "jsonschema",
    file: "src/validator.rs",
    find: "        errors: &mut Vec<ValidationError<'i>>,\n    ) {\n        if let Err(error) = self.validate(",
    replace:
      "        errors: &mut Vec<ValidationError<'i>>,\n    ) where\n        Self: Sized,\n    {\n        if let Err(error) = self.validate(",
  },
  {
    crate: "jsonschema",
    file: "src/validator.rs",
    find: "        ctx: &mut ValidationContext,\n    ) -> Result<(), ValidationError<'i>>;\n",
    replace:
      "        ctx: &mut ValidationContext,\n    ) -> Result<(), ValidationError<'i>>\n    where\n        Self: Sized;\n",
  },
  {
    crate: "jsonschema",
    file: "src/validator.rs",
    find: "    ) -> EvaluationResult {\n        let _ = instance_location;\n",
    replace: "    ) -> EvaluationResult\n    where\n        Self: Sized,\n    {\n        let _ = instance_location;\n",
  },
  {
    crate: "jsonschema",
    file: "src/validator.rs",
    find: "    ) -> EvaluationResult {\n        let mut collected = Vec::new();\n        self.collect_errors(",
    replace:
      "    ) -> EvaluationResult\n    where\n        Self: Sized,\n    {\n        let mut collected = Vec::new();\n        self.collect_errors(",
  },
  {
    crate: "jsonschema",
    file: "src/validator.rs",
    find: "/// `evaluate` for a keyword that asserts on the instance alone",
    replace: `/// What is left of the other methods for keywords of any type: nobody asks for it.
impl<F: Json> dyn Validate<F> + '_ {
    #[inline(always)]
    pub(crate) fn no_validate<'i>(
        &self,
        _: &F::Node<'i>,
        _: &LazyLocation,
        _: Option<&RefTracker>,
        _: &mut ValidationContext,
    ) -> Result<(), ValidationError<'i>> {
        Ok(())
    }

    #[inline(always)]
    pub(crate) fn no_collect_errors<'i>(
        &self,
        _: &F::Node<'i>,
        _: &LazyLocation,
        _: Option<&RefTracker>,
        _: &mut ValidationContext,
        _: &mut Vec<ValidationError<'i>>,
    ) {
    }

    #[inline(always)]
    pub(crate) fn no_evaluate(
        &self,
        _: &F::Node<'_>,
        _: &LazyLocation,
        _: Option<&RefTracker>,
        _: &mut ValidationContext,
    ) -> EvaluationResult {
        EvaluationResult::valid_empty()
    }

    #[inline(always)]
    pub(crate) fn no_evaluate_with_location(
        &self,
        _: &F::Node<'_>,
        _: &LazyLocation,
        _: &Location,
        _: Option<&RefTracker>,
        _: &mut ValidationContext,
    ) -> EvaluationResult {
        EvaluationResult::valid_empty()
    }
}

/// \`evaluate\` for a keyword that asserts on the instance alone`,
  },
  renamed("src/keywords/items.rs", "self.type_validator.", "evaluate_with_location("),
  renamed("src/keywords/items.rs", "self.type_validator\n                    .", "validate("),
  renamed("src/keywords/items.rs", "self.type_validator.", "collect_errors("),
  renamed("src/keywords/items.rs", "cold.", "validate("),
  renamed("src/keywords/items.rs", "cold.", "collect_errors("),
  renamed("src/keywords/items.rs", "cold.", "evaluate("),
  renamed("src/keywords/ref_.rs", ".", "validate(instance, location, Some(&child_tracker), ctx)", 2, [0]),
  renamed("src/keywords/ref_.rs", ".", "collect_errors(instance, location, Some(&child_tracker), ctx, errors)", 2, [0]),
  renamed("src/keywords/ref_.rs", "self.inner.", "evaluate_with_location(", 2, [0]),
  renamed("src/node.rs", ".", `validate(${ARGUMENTS})`, 5, [2, 3, 4]),
  renamed("src/node.rs", ".", `collect_errors(${ARGUMENTS}, errors)`, 5, [2, 3, 4]),
  renamed("src/node.rs", "validator.", "evaluate_with_location("),
  renamed("src/node.rs", "validator.", `evaluate(${ARGUMENTS})`),
];

/** A call of a method that is left out. */
function renamed(file, before, call, of = 1, at = undefined) {
  return { crate: "jsonschema", file, find: `${before}${call}`, replace: `${before}no_${call}`, of, at };
}
