//! Without us: Debian's restic reads what we wrote.

use std::path::Path;
use std::process::Command;

use crate::house::{House, said};

fn restic(house: &House, password: &Path) -> Command {
    let mut command = Command::new("restic");
    command.arg("-r").arg(house.data().join("vaults/main")).arg("--password-file").arg(password);
    command.args(["--no-cache", "--quiet"]);
    command
}

#[test]
fn restic_checks_and_restores_with_the_password_that_we_print() {
    let house = House::new();
    house.call(&["backup", "docs"]).ok();
    std::fs::write(house.tree().join("more"), vec![7; 100_000]).unwrap();
    house.call(&["backup", "docs"]).ok();
    let password = house.path("password");
    std::fs::write(&password, house.call(&["vault", "password", "main"]).ok().out).unwrap();
    assert_eq!(house.entries("vault.password-disclosed").len(), 1, "whoever saw the password is on record");
    said(restic(&house, &password).args(["check", "--read-data"])).ok();
    let to = house.path("restic");
    said(restic(&house, &password).args(["restore", "latest", "--target"]).arg(&to)).ok();
    let restored = to.join(house.tree().strip_prefix("/").unwrap());
    let diff = said(Command::new("diff").args(["-r", "--no-dereference"]).args([&house.tree(), &restored]));
    assert_eq!(diff.ok().out, "");
    // And the other way: what restic does to the repository, we live with.
    said(restic(&house, &password).args(["backup", "--force"]).arg(house.path("plan.yaml"))).ok();
    house.call(&["backup", "docs"]).ok();
    house.call(&["drill", "docs"]).ok();
}
