// The changes that make `jsonschema` small in the binary. Each names the text that it replaces, and fails the build when a new
// version no longer has it, or has it more often. What they leave out: the meta-schemas (`src/json_schema/check.rs` checks
// schemas), engines of regular expressions (the host has one), and everything that words or collects errors
// (`src/validation/explain` words them).

/** The edited crates, each at the version that `Cargo.lock` pins. */
export const CRATES = ["jsonschema", "jsonschema-regex", "referencing"];

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
