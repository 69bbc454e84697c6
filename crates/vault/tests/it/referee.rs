//! The real `restic` accepts and restores what we wrote.

use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Output};

use crate::bench::{Bench, noise};

/// Debian's restic over the bench's vault.
fn restic(bench: &Bench, args: &[&str]) -> Output {
    Command::new("restic")
        .args(["--no-cache", "--repo"])
        .arg(bench.repository())
        .args(args)
        .env("RESTIC_PASSWORD", bench.vault.secret().password())
        .env("HOME", bench.folder.path())
        .output()
        .expect("restic must be installed: cargo xtask test does it")
}

fn succeeds(output: &Output) -> String {
    let text =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{text}");
    text
}

/// A tree with everything that a file system has.
fn furnish(bench: &Bench) {
    bench.write("readme.md", "# hello\n");
    bench.write("big.bin", noise(1, 9 << 20));
    bench.write("empty", "");
    bench.write("a/x", "x");
    bench.write("a-b", "sorted after a/x");
    for i in 0..300 {
        bench.write(&format!("many/{}/{i}.txt", i % 10), format!("file {i}"));
    }
    let tree = bench.tree();
    std::fs::write(tree.join(std::ffi::OsStr::from_bytes(b"caf\xe9 \"quoted\"\\\n")), "odd name").unwrap();
    symlink("a/x", tree.join("link")).unwrap();
    symlink("/nowhere/é", tree.join("dangling")).unwrap();
    std::fs::hard_link(tree.join("readme.md"), tree.join("second-name.md")).unwrap();
    std::fs::create_dir(tree.join("empty-dir")).unwrap();
    std::fs::set_permissions(tree.join("a/x"), std::fs::Permissions::from_mode(0o4750)).unwrap();
    std::fs::set_permissions(tree.join("empty-dir"), std::fs::Permissions::from_mode(0o1777)).unwrap();
    let sparse = std::fs::File::create(tree.join("sparse")).unwrap();
    sparse.set_len(8 << 20).unwrap();
}

fn same(a: &Path, b: &Path) {
    let output =
        Command::new("diff").args(["--recursive", "--no-dereference"]).args([a, b]).output().unwrap();
    succeeds(&output);
}

#[test]
fn restic_checks_and_restores_what_we_wrote() {
    let bench = Bench::new();
    furnish(&bench);
    let first = bench.backup(None);
    assert_eq!(first.outcome.faults, []);
    bench.write("many/3/new.txt", "second generation");
    let second = bench.backup(Some(&first));
    assert_eq!(second.outcome.files_read, 1);

    let checked = succeeds(&restic(&bench, &["check", "--read-data"]));
    assert!(checked.contains("no errors were found"), "{checked}");
    let listed = succeeds(&restic(&bench, &["snapshots"]));
    assert!(listed.contains("payments") && listed.contains("run-r1"), "{listed}");

    let target = bench.folder.path().join("by-restic");
    let restored =
        restic(&bench, &["restore", &second.outcome.snapshot, "--target", target.to_str().unwrap()]);
    succeeds(&restored);
    same(&bench.tree(), &target.join("srv/tree"));

    let metadata = |path: &str| std::fs::metadata(target.join("srv/tree").join(path)).unwrap();
    let original = |path: &str| std::fs::metadata(bench.tree().join(path)).unwrap();
    for path in ["a/x", "empty-dir", "many/3", "readme.md"] {
        assert_eq!(metadata(path).permissions().mode(), original(path).permissions().mode(), "{path}");
        assert_eq!(metadata(path).modified().unwrap(), original(path).modified().unwrap(), "{path}");
    }
}

#[test]
fn our_check_agrees_with_restics() {
    let bench = Bench::new();
    bench.write("f", noise(2, 1 << 20));
    bench.backup(None);
    assert_eq!(bench.vault.check(true).unwrap().errors, Vec::<String>::new());

    let pack = bench.objects("data").into_iter().max_by_key(|path| path.metadata().unwrap().len()).unwrap();
    let mut bytes = std::fs::read(&pack).unwrap();
    bytes[1000] ^= 1;
    std::fs::write(&pack, bytes).unwrap();
    assert!(!restic(&bench, &["check", "--read-data"]).status.success());
    assert!(!bench.vault.check(true).unwrap().errors.is_empty());
}
