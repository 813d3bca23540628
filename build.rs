//! Turns the tables in `queries/` into constants, so that no run has to read them.

#[allow(dead_code, unreachable_pub, reason = "the program uses more of it")]
#[path = "src/model/api/form.rs"]
mod form;
#[allow(dead_code, unreachable_pub, reason = "the program uses more of it")]
#[path = "src/model/api/index.rs"]
mod index;
#[allow(dead_code, unreachable_pub, reason = "the program uses more of it")]
#[path = "src/model/api/lead.rs"]
mod lead;

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::{env, fs};

use form::{Api, Condition, EffectKind, List, RawArg, Setting, Text};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ApiFile {
    alias: Vec<RawAlias>,
    api: Vec<Api>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAlias {
    from: String,
    to: Text,
    #[serde(default)]
    when: List<Condition>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EffectFile {
    bound: Vec<String>,
    views: Vec<String>,
    view_methods: Vec<String>,
    part_methods: Vec<String>,
    collects: Vec<String>,
    keeps: Vec<String>,
    takes: Vec<String>,
    combines: Vec<String>,
    class_makers: Vec<String>,
    module_names: Vec<String>,
    bound_methods: Vec<String>,
    pickled_by_arguments: Vec<String>,
    pickled_by_value: Vec<String>,
    adds_no_pickling: Vec<String>,
    registers_pickling: Vec<String>,
    names_exceptions: Vec<String>,
    as_good_as_new: Vec<String>,
    environment_readers: Vec<String>,
    environment_changes: Vec<String>,
    files: Files,
    changes: Changes,
    effect: Vec<RawEffect>,
    method: Vec<RawMethod>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Files {
    writes: Vec<String>,
    makes_folders: Vec<String>,
    two_paths: Vec<String>,
    looks: Vec<String>,
    truncates: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Changes {
    receiver: Vec<String>,
    argument: Vec<String>,
    methods: Vec<String>,
    told: Vec<String>,
    memory: Vec<String>,
    iterators: Vec<String>,
    streams: Vec<String>,
    redirects: Vec<String>,
    drawn_from: Vec<String>,
    restarts: Vec<String>,
    of_process: Vec<String>,
    special: Vec<String>,
    special_by_method: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEffect {
    kind: EffectKind,
    paths: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMethod {
    kind: EffectKind,
    names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SettingFile {
    nothing: Vec<String>,
    relative: Vec<String>,
    builds: Vec<String>,
    calls_nobody: Vec<String>,
    calls_for: Vec<String>,
    setting: Vec<RawSetting>,
}

#[derive(Deserialize)]
struct RawSetting {
    paths: Vec<String>,
    #[serde(default)]
    behind: Vec<String>,
    #[serde(flatten)]
    setting: Setting,
}

fn main() -> Result<(), Box<dyn Error>> {
    for file in ["build.rs", "queries/apis.toml", "queries/effects.toml", "queries/settings.toml", "src/model/api"] {
        println!("cargo::rerun-if-changed={file}");
    }
    let apis: ApiFile = toml::from_str(&fs::read_to_string("queries/apis.toml")?)?;
    let effects: EffectFile = toml::from_str(&fs::read_to_string("queries/effects.toml")?)?;
    let settings: SettingFile = toml::from_str(&fs::read_to_string("queries/settings.toml")?)?;
    let mut code = Code::default();
    code.apis(&apis)?;
    code.effects(&effects)?;
    code.settings(&settings)?;
    code.known(&apis, &effects)?;
    fs::write(format!("{}/tables.rs", env::var("OUT_DIR")?), code.text)?;
    Ok(())
}

/// Rust source under way.
#[derive(Default)]
struct Code {
    text: String,
    lists: usize,
}

impl Code {
    fn apis(&mut self, file: &ApiFile) -> Result<(), Box<dyn Error>> {
        let mut apis: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for api in &file.api {
            let entry = self.api(api)?;
            apis.entry(&api.path).or_default().push(entry);
        }
        self.grouped("APIS", "Api", apis)?;
        let mut aliases: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for alias in &file.alias {
            let when = self.conditions(&alias.when)?;
            aliases.entry(&alias.from).or_default().push(format!("Alias {{ to: {}, when: {when} }}", text(&alias.to)));
        }
        self.grouped("ALIASES", "Alias", aliases)?;
        let apis: Vec<&Api> = file.api.iter().collect();
        let aliases = file.alias.iter().map(|alias| (alias.from.as_str(), &*alias.to));
        self.texts("STARTS", &lead::starts(&apis, aliases))?;
        let run: BTreeSet<&str> =
            file.api.iter().flat_map(|api| api.run_method.iter().chain(&api.runs_method)).map(|name| &**name).collect();
        self.texts("RUN_METHODS", &run.into_iter().map(str::to_owned).collect::<Vec<_>>())
    }

    fn effects(&mut self, file: &EffectFile) -> Result<(), Box<dyn Error>> {
        let (mut exact, mut prefixes, mut methods) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for effect in &file.effect {
            for path in &effect.paths {
                match path.strip_suffix(".*").or_else(|| path.strip_suffix('*')) {
                    Some(prefix) => prefixes.insert(prefix, kind(effect.kind)),
                    None => exact.insert(path.as_str(), kind(effect.kind)),
                };
            }
        }
        for method in &file.method {
            methods.extend(method.names.iter().map(|name| (name.as_str(), kind(method.kind))));
        }
        let Files { writes, makes_folders, two_paths, looks, truncates } = &file.files;
        let Changes {
            receiver,
            argument,
            methods: changing,
            told,
            memory,
            iterators,
            streams,
            redirects,
            drawn_from,
            restarts,
            of_process,
            special,
            special_by_method,
        } = &file.changes;
        let lists = [
            ("BOUND", &file.bound),
            ("VIEWS", &file.views),
            ("VIEW_METHODS", &file.view_methods),
            ("PART_METHODS", &file.part_methods),
            ("COLLECTS", &file.collects),
            ("KEEPS", &file.keeps),
            ("TAKES", &file.takes),
            ("COMBINES", &file.combines),
            ("CLASS_MAKERS", &file.class_makers),
            ("CHANGES_A_COPY", &file.bound_methods),
            ("PICKLED_BY_ARGUMENTS", &file.pickled_by_arguments),
            ("PICKLED_BY_VALUE", &file.pickled_by_value),
            ("ADDS_NO_PICKLING", &file.adds_no_pickling),
            ("REGISTERS_PICKLING", &file.registers_pickling),
            ("NAMES_EXCEPTIONS", &file.names_exceptions),
            ("AS_GOOD_AS_NEW", &file.as_good_as_new),
            ("TAKES_MODULE_NAME", &file.module_names),
            ("ENVIRONMENT_READERS", &file.environment_readers),
            ("ENVIRONMENT_CHANGES", &file.environment_changes),
            ("CHANGES_RECEIVER", receiver),
            ("CHANGES_ARGUMENT", argument),
            ("CHANGING_METHODS", changing),
            ("TOLD", told),
            ("MEMORY", memory),
            ("ITERATORS", iterators),
            ("STREAMS", streams),
            ("REDIRECTS", redirects),
            ("DRAWN_FROM", drawn_from),
            ("RESTARTS", restarts),
            ("OF_PROCESS", of_process),
            ("SPECIAL", special),
            ("SPECIAL_BY_METHOD", special_by_method),
            ("WRITES", writes),
            ("MAKES_FOLDERS", makes_folders),
            ("TWO_PATHS", two_paths),
            ("LOOKS", looks),
            ("TRUNCATES", truncates),
        ];
        for (name, list) in lists {
            self.texts(name, list)?;
        }
        self.index("EFFECTS", "EffectKind", exact)?;
        self.index("PREFIXES", "EffectKind", prefixes)?;
        self.index("METHODS", "EffectKind", methods)
    }

    /// The modules of which some table knows something.
    fn known(&mut self, apis: &ApiFile, effects: &EffectFile) -> Result<(), Box<dyn Error>> {
        let paths = effects.effect.iter().flat_map(|effect| &effect.paths).map(String::as_str);
        let paths =
            paths.chain(apis.api.iter().map(|api| &*api.path)).chain(apis.alias.iter().map(|alias| &*alias.from));
        let modules: BTreeMap<&str, String> =
            paths.filter_map(|path| Some((path.split(['.', '(']).next()?, "()".to_owned()))).collect();
        self.index("KNOWN", "()", modules)
    }

    fn settings(&mut self, file: &SettingFile) -> Result<(), Box<dyn Error>> {
        let mut positions: BTreeMap<&str, String> = BTreeMap::new();
        let mut behind: BTreeMap<&str, String> = BTreeMap::new();
        let mut entries = Vec::new();
        for (position, raw) in file.setting.iter().enumerate() {
            let Setting { name, children, used_by, keyed, shown, silent, drawn } = &raw.setting;
            positions.extend(raw.paths.iter().map(|path| (path.as_str(), format!("Some({position})"))));
            behind.extend(raw.behind.iter().map(|package| (package.as_str(), position.to_string())));
            let name = text(name);
            let silent: Vec<String> = silent.iter().map(|method| text(method)).collect();
            let silent = self.list("Text", &silent)?;
            entries.push(format!(
                "Setting {{ name: {name}, children: Children::{children:?}, used_by: Users::{used_by:?}, keyed: {keyed}, \
                 shown: {shown}, silent: List::Borrowed({silent}), drawn: {drawn} }}"
            ));
        }
        positions.extend(file.nothing.iter().map(|path| (path.as_str(), "None".to_owned())));
        self.texts("RELATIVE", &file.relative)?;
        self.texts("BUILDS", &file.builds)?;
        self.texts("CALLS_NOBODY", &file.calls_nobody)?;
        self.texts("CALLS_FOR", &file.calls_for)?;
        let list = self.list("Setting", &entries)?;
        writeln!(self.text, "pub(super) static SETTINGS: &[Setting] = {list};")?;
        self.index("BEHIND", "usize", behind)?;
        self.index("SETTING_OF", "Option<usize>", positions)
    }

    /// A list of texts, sorted.
    fn texts(&mut self, name: &str, list: &[String]) -> Result<(), Box<dyn Error>> {
        let mut list: Vec<&String> = list.iter().collect();
        list.sort();
        writeln!(self.text, "pub(super) static {name}: &[&str] = &{list:?};")?;
        Ok(())
    }

    /// An index of lists.
    fn grouped(&mut self, name: &str, of: &str, groups: BTreeMap<&str, Vec<String>>) -> Result<(), Box<dyn Error>> {
        let mut lists = BTreeMap::new();
        for (path, entries) in groups {
            lists.insert(path, self.list(of, &entries)?);
        }
        self.index(name, &format!("&[{of}]"), lists)
    }

    fn index(&mut self, name: &str, of: &str, values: BTreeMap<&str, String>) -> Result<(), Box<dyn Error>> {
        let mut slots = vec![0_u16; (values.len() * 2).next_power_of_two()];
        for (position, key) in values.keys().enumerate() {
            let mut at = index::slot(key, slots.len());
            while slots[at] != 0 {
                at = (at + 1) % slots.len();
            }
            slots[at] = u16::try_from(position + 1)?;
        }
        let entries: Vec<String> = values.iter().map(|(key, value)| format!("({key:?}, {value})")).collect();
        let slots = self.list("u16", &slots)?;
        let entries = self.list(&format!("(&str, {of})"), &entries)?;
        let index = format!("Index {{ slots: {slots}, entries: {entries} }}");
        writeln!(self.text, "pub(super) static {name}: Index<{of}> = {index};")?;
        Ok(())
    }

    /// A list as a constant of its own; what comes back names it.
    fn list(&mut self, of: &str, items: &[impl ToString]) -> Result<String, Box<dyn Error>> {
        let items: Vec<String> = items.iter().map(ToString::to_string).collect();
        let name = format!("LIST_{}", self.lists);
        self.lists += 1;
        writeln!(self.text, "static {name}: [{of}; {}] = [{}];", items.len(), items.join(", "))?;
        Ok(format!("&{name}"))
    }

    fn api(&mut self, api: &Api) -> Result<String, Box<dyn Error>> {
        // Without `..`, so that a field more does not compile before it stands here.
        let Api {
            path,
            starts,
            imports_main,
            fresh,
            worker,
            runs,
            initializer,
            initargs,
            args,
            kwargs,
            primitive,
            inherited,
            forked,
            method,
            freeze_support,
            when,
            context,
            executor,
            result,
            elements,
            run_method,
            runs_method,
            by_value,
            enters,
            tests,
        } = api;
        let flags = format!(
            "starts: {starts}, imports_main: {imports_main}, fresh: {fresh}, inherited: {inherited}, \
             forked: {forked}, method: {method}, freeze_support: {freeze_support}, by_value: {by_value}, enters: {enters}, tests: {tests}"
        );
        let mut fields = vec![format!("path: {}", text(path)), flags];
        for (name, list) in [("worker", worker), ("runs", runs)] {
            let items: Vec<String> = list.iter().map(argument).collect();
            fields.push(format!("{name}: List::Borrowed({})", self.list("RawArg", &items)?));
        }
        fields.push(format!("when: {}", self.conditions(when)?));
        let arguments = [
            ("initializer", initializer),
            ("initargs", initargs),
            ("args", args),
            ("kwargs", kwargs),
            ("context", context),
            ("executor", executor),
        ];
        fields.extend(arguments.map(|(name, value)| format!("{name}: {}", optional(value.as_ref().map(argument)))));
        let texts = [
            ("primitive", primitive),
            ("result", result),
            ("elements", elements),
            ("run_method", run_method),
            ("runs_method", runs_method),
        ];
        fields.extend(texts.map(|(name, value)| format!("{name}: {}", optional(value.as_deref().map(text)))));
        Ok(format!("Api {{ {} }}", fields.join(", ")))
    }

    fn conditions(&mut self, conditions: &[Condition]) -> Result<String, Box<dyn Error>> {
        let mut items = Vec::new();
        for Condition { arg, is, isnt, given, over } in conditions {
            let is = self.literals(is.as_deref())?;
            let isnt = self.literals(isnt.as_deref())?;
            let arg = argument(arg);
            items.push(format!("Condition {{ arg: {arg}, is: {is}, isnt: {isnt}, given: {given:?}, over: {over:?} }}"));
        }
        Ok(format!("List::Borrowed({})", self.list("Condition", &items)?))
    }

    fn literals(&mut self, literals: Option<&[Text]>) -> Result<String, Box<dyn Error>> {
        let Some(literals) = literals else { return Ok("None".into()) };
        let items: Vec<String> = literals.iter().map(|literal| text(literal)).collect();
        Ok(format!("Some(List::Borrowed({}))", self.list("Text", &items)?))
    }
}

fn kind(kind: EffectKind) -> String {
    format!("EffectKind::{kind:?}")
}

fn text(text: &str) -> String {
    format!("Text::Borrowed({text:?})")
}

fn argument(argument: &RawArg) -> String {
    let form::ArgRef { receiver, name, position } = &argument.0;
    format!("RawArg(ArgRef {{ receiver: {receiver}, name: {}, position: {position:?} }})", text(name))
}

fn optional(value: Option<String>) -> String {
    value.map_or_else(|| "None".into(), |value| format!("Some({value})"))
}
