//! Which files are read, how their bytes become text and text becomes bytes, and what is refused.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use mainguard::collect::{Collected, Config, Request, Source, collect};
use mainguard::finding::SourceId;
use tempfile::TempDir;

fn project(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn read(paths: &[PathBuf]) -> Collected {
    let (config, problems) = Config::nearest(paths);
    assert_eq!(problems, []);
    let starts = vec!["multiprocessing".to_owned()];
    collect(&Request { paths: paths.to_vec(), starts, config, ..Request::default() })
}

fn names(collected: &Collected, folder: &TempDir) -> Vec<String> {
    let name = |path: &Path| path.strip_prefix(folder.path()).unwrap_or(path).to_string_lossy().into_owned();
    collected.sources.iter().map(|source| name(&source.path)).collect()
}

fn found(files: &[(&str, &str)]) -> Vec<String> {
    let folder = project(files);
    let collected = read(&[folder.path().to_owned()]);
    assert_eq!(collected.problems, []);
    names(&collected, &folder)
}

const MP: &str = "import multiprocessing\n";

#[test]
fn python_files_are_found_by_ending_and_by_shebang() {
    let script = format!("#!/usr/bin/env python3\n{MP}");
    let files = [("a.py", MP), ("b.pyw", MP), ("c.pyi", MP), ("d.txt", MP), ("e", &script), ("f", MP), (".g", &script)];
    assert_eq!(found(&files), ["a.py", "b.pyw", "e"]);
}

#[test]
fn installed_and_built_files_are_passed_over() {
    let files = [
        ("a.py", MP),
        (".venv/x.py", MP),
        ("build/x.py", MP),
        ("p/__pycache__/x.py", MP),
        ("node_modules/x.py", MP),
        ("own/pyvenv.cfg", ""),
        ("own/lib/x.py", MP),
        ("q/foo.egg-info/x.py", MP),
        (".hidden/x.py", MP),
    ];
    assert_eq!(found(&files), [".hidden/x.py", "a.py"]);
}

#[test]
fn settings_exclude_relative_to_their_folder() {
    let settings = "[tool.mainguard]\nextend-exclude = ['/docs/*.py', 'old']\n";
    let files =
        [("pyproject.toml", settings), ("a.py", MP), ("docs/x.py", MP), ("p/docs/x.py", MP), ("p/old/x.py", MP)];
    assert_eq!(found(&files), ["a.py", "p/docs/x.py"]);
    let files = [("mainguard.toml", "exclude = ['a.py']\n"), ("a.py", MP), ("build/x.py", MP)];
    assert_eq!(found(&files), ["build/x.py"]);
}

#[test]
fn files_that_can_not_matter_are_left_out_unless_given() {
    let folder = project(&[("a.py", "import os\n"), ("b.py", MP)]);
    let a = folder.path().join("a.py");
    assert_eq!(names(&read(&[folder.path().to_owned()]), &folder), ["b.py"]);
    assert_eq!(names(&read(&[folder.path().to_owned(), a]), &folder), ["a.py", "b.py"]);
}

#[test]
fn what_says_a_name_that_leads_to_a_start_comes_along() {
    let files = [
        ("pkg/__init__.py", "\n"),
        ("pkg/jobs.py", "import multiprocessing as mp\ndef run():\n    mp.Pool()\ndef other(): pass\n"),
        ("app.py", "from pkg.jobs import run as go\ndef main():\n    go()\n"),
        ("helper.py", "import app\napp.main()\n"),
        ("pkg/far.py", "try:\n  from . import (a,\n    jobs as b)\nexcept E: pass\nb.run()\n"),
        ("unrelated.py", "from pkg.jobs import other\nother()\n"),
        ("unimported.py", "run()\n"),
    ];
    let expected = ["app.py", "helper.py", "pkg/__init__.py", "pkg/far.py", "pkg/jobs.py"];
    assert_eq!(found(&files), expected);
}

#[test]
fn of_much_code_the_way_to_a_start_and_the_nearest_come_along() {
    let long = |code: &str| format!("'''{}'''\n{code}", "And so on.\n".repeat(60_000));
    let (near, far) = (long("from far import far\ndef near(): far()\n"), long("def far(): pass\n"));
    let files = [
        ("app.py", "from near import near\nfrom jobs import run\nnear()\nrun()\n"),
        ("far.py", far.as_str()),
        ("jobs.py", "from multiprocessing import Pool\ndef run(): Pool()\n"),
        ("near.py", near.as_str()),
    ];
    let folder = project(&files);
    let starts = vec!["multiprocessing.Pool".to_owned()];
    let collected = collect(&Request { paths: vec![folder.path().to_owned()], starts, ..Request::default() });
    assert_eq!(names(&collected, &folder), ["app.py", "jobs.py", "near.py"]);
}

#[test]
fn what_is_imported_under_another_name_is_followed() {
    let files = [
        ("compat.py", "from multiprocessing import Pool as Workers\n"),
        ("jobs.py", "from compat import Workers\ndef run():\n    Workers()\n"),
        ("app.py", "import jobs\njobs.run()\n"),
        ("other.py", "import compat\n"),
    ];
    let folder = project(&files);
    let starts = vec!["multiprocessing.Pool".to_owned()];
    let collected = collect(&Request { paths: vec![folder.path().to_owned()], starts, ..Request::default() });
    assert_eq!(names(&collected, &folder), ["app.py", "compat.py", "jobs.py"]);
}

#[test]
fn surroundings_come_when_something_is_found() {
    let files = [
        ("app.py", "from pkg.jobs import run\n"),
        ("pkg/__init__.py", "\n"),
        ("pkg/jobs.py", MP),
        ("helper.py", "import app\n"),
        ("pkg/far.py", "try:\n  from . import (a,\n    jobs as b)\nexcept E: pass\n"),
        ("c.py", "from \\\n  pkg import \\\n  jobs\n"),
        ("one.py", "if x: y; import pkg.jobs\n"),
        ("unrelated.py", "import os, sys\nimportant = jobs\n"),
    ];
    let folder = project(&files);
    let mut collected = read(&[folder.path().to_owned()]);
    assert_eq!(names(&collected, &folder), ["pkg/__init__.py", "pkg/jobs.py"]);
    let jobs = |collected: &Collected| {
        let at = collected.sources.iter().position(|source| source.path.ends_with("jobs.py"));
        vec![SourceId(at.unwrap() as u32)]
    };
    let found = jobs(&collected);
    assert!(collected.widen(&found, &[], &[]));
    let direct = ["app.py", "c.py", "one.py", "pkg/__init__.py", "pkg/far.py", "pkg/jobs.py"];
    assert_eq!(names(&collected, &folder), direct);
    let found = jobs(&collected);
    assert!(collected.widen(&found, &found, &[]));
    assert!(names(&collected, &folder).contains(&"helper.py".to_owned()));
    assert!(!collected.widen(&jobs(&collected), &jobs(&collected), &[]));
}

#[test]
fn a_file_given_twice_is_read_once() {
    let folder = project(&[("p/a.py", MP)]);
    let (all, p, a) = (folder.path().to_owned(), folder.path().join("p"), folder.path().join("p/a.py"));
    assert_eq!(read(&[a.clone(), all, p, a]).sources.len(), 1);
}

#[test]
fn markers_of_packagers_are_gathered() {
    let folder = project(&[
        ("app.py", MP),
        ("app.spec", "a = Analysis(\n  ['app.py', 'missing.py'],\n  hiddenimports=['x.py'])\n"),
        ("rpm.spec", "%build\npython3 app.py\n"),
        (".gitignore", "*.spec\n"),
        (".git/HEAD", ""),
        ("requirements-dev.txt", "# nuitka\nPyInstaller>=6\n"),
        ("sub/pyproject.toml", "[tool.briefcase]\n"),
        ("other/setup.cfg", "description = a briefcase for nuitka fans\n"),
    ]);
    let collected = read(&[folder.path().to_owned()]);
    let real = fs::canonicalize(folder.path()).unwrap();
    let scripts: Vec<_> = collected.frozen.scripts.iter().map(|(script, _)| script.clone()).collect();
    assert_eq!(scripts, [real.join("app.py")]);
    let packagers: Vec<_> =
        collected.frozen.packagers.iter().map(|(at, name, _)| (at.clone(), name.as_str())).collect();
    assert_eq!(packagers, [(real.clone(), "pyinstaller"), (real.join("sub"), "briefcase")]);
}

fn problems_of(settings: &str) -> Vec<String> {
    let folder = project(&[("mainguard.toml", settings)]);
    let (_, problems) = Config::nearest(&[folder.path().to_owned()]);
    problems.into_iter().map(|problem| problem.message).collect()
}

#[test]
fn wrong_settings_are_problems() {
    assert_eq!(problems_of("selct = ['MG1']"), ["there is no setting \"selct\"; did you mean \"select\"?"]);
    assert_eq!(problems_of("select = 'MG1'"), ["the setting \"select\" must be a list of strings"]);
    assert_eq!(problems_of("expensive-iterations = -1").len(), 1);
    assert_eq!(problems_of("exclude = ['{a']").len(), 1);
    assert!(problems_of("select = [")[0].starts_with("the settings are no TOML: "));
    assert_eq!(problems_of("select = ['MG1']\nexpensive-iterations = 5\n[[api]]\npath = 'x'\n"), [""; 0]);
}

#[test]
fn selection_by_code_and_file() {
    let settings = "select = ['MG1', 'MG4']\nignore = ['MG402']\n[per-file-ignores]\n'tests/' = ['MG1']\n";
    let folder = project(&[("mainguard.toml", settings)]);
    let (config, _) = Config::nearest(&[folder.path().to_owned()]);
    let wants = |code, path| config.wants(code, &folder.path().join(path));
    assert!(wants("MG101", "a.py") && wants("MG401", "tests/a.py"));
    assert!(!wants("MG402", "a.py") && !wants("MG201", "a.py") && !wants("MG101", "tests/deep/a.py"));
}

fn decoded(bytes: &[u8]) -> Result<Source, (Option<(usize, usize)>, String)> {
    let path = Path::new("a.py");
    Source::decode(path, path, bytes).map_err(|problem| (problem.place, problem.message))
}

#[test]
fn each_encoding_round_trips() {
    let cases: [(&[u8], &str); 10] = [
        (b"x = '\xc3\xa9'\n", "é"),
        (b"\xef\xbb\xbf# coding: utf-8\nx = '\xc3\xa9'\n", "é"),
        (b"#!/usr/bin/python\n# -*- coding: latin-1 -*-\nx = '\xe9\x80'\n", "é\u{80}"),
        (b"# vim: set fileencoding=ISO-8859-15 :\nx = '\xa4'\n", "€"),
        (b"# coding: cp1252\r\nx = '\x80'\r\n", "€"),
        (b"# coding=shift_jis\nx = '\x83\x5c'\n", "ソ"),
        (b"# coding: euc_jp\nx = '\xb4\xc1'\n", "漢"),
        (b"# coding: gbk\nx = '\xba\xba'\n", "汉"),
        (b"# coding: big5\nx = '\xba\x7e'\n", "漢"),
        (b"# coding: koi8-r\nx = '\xc4\xc1'\n", "да"),
    ];
    for (bytes, part) in cases {
        let source = decoded(bytes).unwrap();
        assert!(source.text.contains(part), "{}", source.text);
        assert_eq!(source.encode(&source.text).unwrap(), bytes);
        assert!(!source.text.starts_with('\u{feff}'));
    }
}

#[test]
fn bytes_that_are_no_text_are_refused_with_their_place() {
    assert_eq!(decoded(b"a\r\nb = '\xff'\n").unwrap_err().0, Some((2, 6)));
    assert_eq!(decoded(b"a\rb\r\0").unwrap_err().0, Some((3, 1)));
    assert_eq!(decoded(b"# coding: cp1252\nx = '\x81'\n").unwrap_err().0, Some((2, 6)));
    assert_eq!(decoded(b"# coding: ascii\n\n'\xe9'\n").unwrap_err().0, Some((3, 2)));
    assert_eq!(decoded(b"# coding: euc-jp\n'\xb4'\n").unwrap_err().0, Some((2, 2)));
    assert_eq!(decoded(b"\n# coding: utf-7\n").unwrap_err().0, Some((2, 1)));
    assert_eq!(decoded(b"\xef\xbb\xbf# coding: latin-1\n").unwrap_err().0, Some((1, 1)));
    assert_eq!(decoded(&[b"x\n", &[b'y'; 1 << 21][..]].concat()).unwrap_err().0, Some((2, 1)));
    assert!(decoded(&vec![b'\n'; (16 << 20) + 1]).unwrap_err().1.contains("16777216"));
    assert!(decoded(b"x = 1\ny = 2\n# coding: latin-1\n'\xe9'\n").is_err());
    assert!(decoded(b"x = 1\n# coding: latin-1\n'\xe9'\n").is_err());
    assert!(decoded(b"").is_ok());
}

#[cfg(unix)]
#[test]
fn what_can_not_be_read_is_a_problem_and_the_others_go_on() {
    use std::os::unix::fs::symlink;
    let folder = project(&[("a.py", MP), ("bytes.py", "")]);
    let at = |name: &str| folder.path().join(name);
    fs::write(at("bytes.py"), b"x = '\xff'\n").unwrap();
    symlink(at("loop.py"), at("loop.py")).unwrap();
    symlink(at("nowhere"), at("dangling.py")).unwrap();
    symlink(at("nowhere"), at(".#a.py")).unwrap();
    symlink(at("a.py"), at("link.py")).unwrap();
    symlink(folder.path(), at("again")).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(at("pipe.py")).status().unwrap().success());
    let collected = read(&[folder.path().to_owned(), at("missing.py")]);
    assert_eq!(names(&collected, &folder), ["a.py"]);
    let paths: Vec<_> = collected.problems.iter().map(|p| p.path.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(paths, ["bytes.py", "dangling.py", "loop.py", "missing.py", "pipe.py"]);
}

#[test]
fn a_file_that_is_too_big_is_not_read() {
    let folder = project(&[("a.py", MP), ("big.py", "")]);
    fs::File::options().write(true).open(folder.path().join("big.py")).unwrap().set_len(1 << 40).unwrap();
    let collected = read(&[folder.path().to_owned()]);
    assert_eq!(names(&collected, &folder), ["a.py"]);
    assert_eq!(collected.problems.len(), 1);
}

#[test]
fn standard_input_has_the_name_that_it_is_given() {
    let request = |name: Option<&str>| Request {
        paths: vec!["-".into()],
        stdin: Some(MP.into()),
        stdin_filename: name.map(PathBuf::from),
        ..Request::default()
    };
    assert_eq!(collect(&request(None)).sources[0].path, Path::new("<stdin>"));
    assert_eq!(collect(&request(Some("x/y.py"))).sources[0].path, Path::new("x/y.py"));
    assert!(collect(&request(None)).sources[0].is_stdin());
}

#[test]
fn problems_of_settings_name_their_line() {
    let settings = "# ours\n[tool.mainguard]\nselct = []\n\n[[tool.mainguard.api]]\npath = 'a.b'\n\n\
                    [[tool.mainguard.api]]\npath = 'a.c'\nstart = true\n";
    let folder = project(&[("pyproject.toml", settings), ("a.py", MP)]);
    let (config, problems) = Config::nearest(&[folder.path().to_owned()]);
    assert_eq!(problems.iter().map(|problem| problem.place).collect::<Vec<_>>(), [Some((3, 1))]);
    let report = mainguard::analyse(&mut Collected { config, ..Collected::default() });
    let shown: Vec<_> = report.problems.iter().map(|problem| (problem.place, problem.message.as_str())).collect();
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert!(shown[0].0 == Some((8, 1)) && shown[0].1.contains("`start`"), "{shown:?}");
}

#[test]
fn under_fork_alone_nothing_is_wanted() {
    let wants = |settings: &str| {
        let folder = project(&[("mainguard.toml", settings)]);
        Config::nearest(&[folder.path().to_owned()]).0.wants("MG101", Path::new("a.py"))
    };
    assert!(!wants("start-methods = ['fork']"));
    assert!(wants("start-methods = ['fork', 'spawn']") && wants("start-methods = ['forkserver']"));
    assert_eq!(problems_of("start-methods = ['thread']").len(), 1);
}

#[test]
fn the_schema_in_the_repository_is_that_of_the_settings() {
    use mainguard::collect::{SETTINGS, schema};
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("mainguard.schema.json");
    let wanted = format!("{}\n", serde_json::to_string_pretty(&schema()).unwrap());
    if std::env::var("INSTA_UPDATE").is_ok_and(|value| value == "always") {
        fs::write(&path, &wanted).unwrap();
    }
    assert!(fs::read_to_string(path).unwrap() == wanted, "run INSTA_UPDATE=always cargo test --test collect");
    assert!(SETTINGS.is_sorted_by_key(|setting| setting.key));
    // The keys of an own API are those that the table knows.
    let api: toml::Table = "no-such-key = 1".parse().unwrap();
    let message = mainguard::model::api::Table::check(&api.into()).unwrap_err();
    let mut known: Vec<&str> = message.split('`').skip(3).step_by(2).collect();
    known.sort_unstable();
    let schema = schema();
    let keys = schema["properties"]["api"]["items"]["properties"].as_object().unwrap();
    assert_eq!(keys.keys().map(String::as_str).collect::<Vec<_>>(), known, "{message}");
}
