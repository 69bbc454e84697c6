//! The machine that everything ran on, and how busy it was.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::report::{Cell, Table};

/// Describes the machine; refuses a scratch folder that lies in memory.
pub(crate) fn describe(scratch: &Path) -> Result<Table> {
    let disk = file_system(scratch)?;
    ensure!(disk != "tmpfs", "the scratch folder lies in memory: flushing it would cost nothing");
    let facts = [
        ("cores", std::thread::available_parallelism()?.to_string()),
        ("processor", field("/proc/cpuinfo", "model name")),
        ("memory", memory()),
        ("kernel", line("/proc/sys/kernel/osrelease")),
        ("disk", disk),
    ];
    let mut table = Table::new("The machine", &["what", "is"]);
    for (what, is) in facts {
        table.row([Cell::text(what), Cell::text(is)]);
    }
    Ok(table)
}

/// The type of the file system that holds `folder`: that of the longest mount point above it.
fn file_system(folder: &Path) -> Result<String> {
    let folder = folder.canonicalize().context("find the scratch folder")?;
    let mounts = fs::read_to_string("/proc/self/mounts").context("read the mounts")?;
    let above = mounts.lines().filter_map(|mount| {
        let mut words = mount.split(' ').skip(1);
        let (point, kind) = (words.next()?, words.next()?);
        folder.starts_with(point).then_some((point.len(), kind))
    });
    Ok(above.max_by_key(|(length, _)| *length).map_or("unknown", |(_, kind)| kind).to_owned())
}

/// The processes that ran or wanted to, on average over the last minute.
pub(crate) fn load() -> String {
    let averages = line("/proc/loadavg");
    averages.split(' ').next().unwrap_or_default().to_owned()
}

fn memory() -> String {
    let total = field("/proc/meminfo", "MemTotal");
    let kibibytes = total.split(' ').next().and_then(|number| number.parse::<u64>().ok());
    kibibytes.map_or(total, |kibibytes| format!("{} GiB", kibibytes.div_ceil(1 << 20)))
}

fn field(file: &str, name: &str) -> String {
    let text = fs::read_to_string(file).unwrap_or_default();
    let value = text.lines().find(|line| line.starts_with(name)).and_then(|line| line.split_once(':'));
    value.map_or_else(|| "unknown".to_owned(), |(_, value)| value.trim().to_owned())
}

fn line(file: &str) -> String {
    fs::read_to_string(file).map_or_else(|_| "unknown".to_owned(), |text| text.trim().to_owned())
}
