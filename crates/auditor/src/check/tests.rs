//! Bundles that are good, and every way that we know to make one bad.

use proptest::prelude::*;

use super::BundleCheck;
use crate::bundle::{Coverage, Disclosure, EvidenceWanted, MemberName, Query, Range, append_line};
use crate::sample::{Bundle, LOG, Log, MANIFEST, WITNESS, entry, key, policy, time};
use crate::{Report, Trust, Verdict};

fn keys() -> Trust {
    Trust::of_keys(&[key(LOG)]).unwrap()
}

fn judge_with(trust: Trust, kept: Option<Vec<u8>>, bytes: &[u8]) -> Report {
    let mut check = BundleCheck::new(trust, kept);
    bytes.chunks(1000).for_each(|piece| check.push(piece));
    check.finish()
}

fn judge(bytes: &[u8]) -> Report {
    judge_with(keys(), None, bytes)
}

/// It is found, as this verdict, and named.
#[track_caller]
fn found(report: &Report, verdict: Verdict, object: &str) {
    assert_eq!(report.verdict(), verdict, "{report:#?}");
    assert!(report.findings.iter().any(|finding| finding.object == object), "{object}: {report:#?}");
}

const RANGE: Range = Range { from: 250, to: 270 };

fn log() -> Log {
    Log::of(600)
}

fn period() -> Query {
    Query { since: Some(time(250)), until: Some(time(270)), ..Query::default() }
}

fn bundle(log: &Log) -> Bundle {
    log.bundle(RANGE, period(), Coverage::All)
}

fn of_docs(log: &Log) -> Bundle {
    let query = Query { target: Some("docs".to_owned()), ..period() };
    log.bundle(RANGE, query, Coverage::Matching)
}

#[test]
fn good_bundles_are_signed_and_say_what_they_show() {
    let report = judge(&bundle(&log()).sealed());
    assert_eq!(report.verdict(), Verdict::Signed, "{report:#?}");
    let shown = report.bundle.unwrap();
    assert_eq!((shown.present, shown.fitting, shown.context), (20, 20, 2));
    assert_eq!(
        judge_with(Trust::read(&policy(1)).unwrap(), None, &bundle(&log()).sealed()).verdict(),
        Verdict::Witnessed
    );

    let report = judge(&of_docs(&log()).sealed());
    assert_eq!(report.verdict(), Verdict::Signed, "{report:#?}");
    let shown = report.bundle.unwrap();
    assert_eq!((shown.present, shown.fitting, shown.context), (6, 6, 2));

    for (size, from, to) in
        [(1, 0, 1), (256, 3, 200), (256, 0, 256), (257, 256, 257), (600, 0, 600), (9, 4, 4)]
    {
        let query = Query { from_index: Some(from), to_index: Some(to), ..Query::default() };
        let bundle = Log::of(size).bundle(Range { from, to }, query, Coverage::All);
        let report = judge(&bundle.sealed());
        assert_eq!(report.verdict(), Verdict::Signed, "{size} {from} {to}: {report:#?}");
    }
}

#[test]
fn the_key_comes_from_the_auditors_hand() {
    let beliefs = bundle(&log()).with("beliefs/keys", format!("{}\n", key(9)).as_bytes());
    let report = judge(&beliefs.clone().sealed());
    assert_eq!(report.verdict(), Verdict::Signed);
    assert_eq!(report.bundle.unwrap().beliefs.len(), 1);
    let other = judge_with(Trust::of_keys(&[key(9)]).unwrap(), None, &beliefs.sealed());
    found(&other, Verdict::Mismatch, "checkpoint");
}

/// Replaces the lines of the group that begins at 0.
fn relined(bundle: Bundle, log: &Log, indices: impl IntoIterator<Item = u64>) -> Vec<u8> {
    let mut lines = Vec::new();
    for index in indices {
        assert!(append_line(&mut lines, index, &log.entries[usize::try_from(index).unwrap()]));
    }
    bundle.with("entries/000000000000.jsonl", &lines).sealed()
}

#[test]
fn an_entry_left_out_added_or_reordered_is_named() {
    let log = log();
    let left_out = relined(bundle(&log), &log, [249, 250, 251, 253, 254, 255]);
    found(&judge(&left_out), Verdict::Incomplete, "entry 252");
    let left_out = relined(bundle(&log), &log, [249, 250, 251, 255]);
    found(&judge(&left_out), Verdict::Incomplete, "entries 252 to 254");
    let at_the_end = bundle(&log).without("entries/000000000256.jsonl").without("tile/0/001").sealed();
    found(&judge(&at_the_end), Verdict::Incomplete, "entries 256 to 269");
    let added = relined(bundle(&log), &log, 247..256);
    found(&judge(&added), Verdict::Mismatch, "entry 247");
    let unasked = relined(of_docs(&log), &log, [249, 252, 253, 255]);
    found(&judge(&unasked), Verdict::Mismatch, "entry 253");
    let explained = of_docs(&log).saying(|manifest| manifest.context.push(253));
    let explained = judge(&relined(explained, &log, [249, 252, 253, 255]));
    assert_eq!(explained.verdict(), Verdict::Signed, "{explained:#?}");
    assert_eq!(explained.bundle.unwrap().context, 3);
    let hidden = bundle(&log).saying(|manifest| manifest.context.push(253));
    found(&judge(&hidden.sealed()), Verdict::Incomplete, "entry 253");
    let reordered = relined(bundle(&log), &log, [249, 250, 252, 251, 253, 254, 255]);
    found(&judge(&reordered), Verdict::Mismatch, "entry 251");
    let twice = relined(bundle(&log), &log, [249, 250, 251, 251, 252, 253, 254, 255]);
    found(&judge(&twice), Verdict::Mismatch, "entry 251");
    // An entry at another's index.
    let mut lines = Vec::new();
    for index in 249..256 {
        let shown = if index == 251 { 252 } else { index };
        assert!(append_line(&mut lines, index, &log.entries[usize::try_from(shown).unwrap()]));
    }
    let swapped = bundle(&log).with("entries/000000000000.jsonl", &lines).sealed();
    let swapped = judge(&swapped);
    found(&swapped, Verdict::Mismatch, "entry 251");
    assert_eq!(swapped.findings.len(), 1, "what is wrong is not missing too: {swapped:#?}");
}

#[test]
fn an_entry_replaced_together_with_its_leaf_hash_is_named() {
    let (log, mut forged) = (log(), log().entries);
    forged[260] = entry(260, r#""forged":true,"#);
    let forged = Log::from(forged);
    // The entry alone; with its leaf; with everything up to the root.
    let honest = bundle(&log);
    let mut lying = bundle(&forged);
    let lines = lying.member("entries/000000000256.jsonl").clone();
    let entry_only = honest.clone().with("entries/000000000256.jsonl", &lines);
    found(&judge(&entry_only.clone().sealed()), Verdict::Mismatch, "entry 260");
    let tile = lying.member("tile/0/001").clone();
    let with_leaf = entry_only.with("tile/0/001", &tile);
    found(&judge(&with_leaf.clone().sealed()), Verdict::Mismatch, "tile/0/001");
    let top = lying.member("tile/1/000.p/2").clone();
    let with_top = with_leaf.with("tile/1/000.p/2", &top);
    found(&judge(&with_top.sealed()), Verdict::Mismatch, "tile/1/000.p/2");
}

#[test]
fn periods_end_where_they_are_shown_to_end() {
    let log = log();
    // The range is narrower than the period: the entry beside it is of the period itself.
    let narrow = log.bundle(Range { from: 252, to: 270 }, period(), Coverage::All);
    found(&judge(&narrow.sealed()), Verdict::Incomplete, "entry 251");
    let narrow = log.bundle(Range { from: 250, to: 268 }, period(), Coverage::Matching);
    found(&judge(&narrow.sealed()), Verdict::Incomplete, "entry 268");
    let bare = bundle(&log).saying(|manifest| manifest.context.retain(|index| *index > 260));
    found(&judge(&relined(bare, &log, 250..256)), Verdict::Incomplete, "entry 249");
    let absent = relined(bundle(&log), &log, 250..256);
    found(&judge(&absent), Verdict::Incomplete, "entry 249");
    // Nothing comes before the first and after the last entry of the ledger.
    let query = Query { since: Some(time(0)), until: Some("2026-12".to_owned()), ..Query::default() };
    let whole = log.bundle(Range { from: 0, to: 600 }, query, Coverage::All);
    assert_eq!(judge(&whole.sealed()).verdict(), Verdict::Signed);
    // Where indices were asked for too, the nearer end counts.
    let query = Query { from_index: Some(255), ..period() };
    let both = log.bundle(Range { from: 255, to: 270 }, query.clone(), Coverage::All);
    assert_eq!(judge(&both.sealed()).verdict(), Verdict::Signed);
    let narrow = log.bundle(Range { from: 256, to: 270 }, query, Coverage::All);
    found(&judge(&narrow.sealed()), Verdict::Incomplete, "entry 255");
    // Indices are held to what was asked.
    let query = Query { from_index: Some(240), to_index: Some(270), ..Query::default() };
    let narrow = log.bundle(RANGE, query, Coverage::All);
    found(&judge(&narrow.sealed()), Verdict::Incomplete, "manifest.json");
}

#[test]
fn members_missing_extra_changed_or_moved_are_named() {
    let sealed = {
        let mut bundle = bundle(&log());
        bundle.manifest = crate::bundle::Manifest::read(&manifest_of(&bundle)).unwrap();
        bundle
    };
    assert_eq!(judge(&sealed.archive()).verdict(), Verdict::Signed);
    for name in sealed.members.iter().map(|(name, _)| name.clone()) {
        let gone = judge(&sealed.clone().without(&name).archive());
        found(&gone, Verdict::Incomplete, &name);
        let mut changed = sealed.clone();
        *changed.member(&name).last_mut().unwrap() ^= 1;
        found(&judge(&changed.archive()), Verdict::Mismatch, &name);
        let mut moved = sealed.clone();
        moved.members.retain(|(known, _)| *known != name);
        moved.members.push((name.clone(), sealed.clone().member(&name).clone()));
        if moved.members != sealed.members {
            found(&judge(&moved.archive()), Verdict::Mismatch, &name);
        }
        let mut twice = sealed.clone();
        twice.members.push((name.clone(), sealed.clone().member(&name).clone()));
        found(&judge(&twice.archive()), Verdict::Mismatch, &name);
    }
    let strange = [("README", "x"), ("beliefs/keys", "x"), ("tile/0/000.p/3", "x")];
    for (name, bytes) in strange {
        let mut extra = sealed.clone();
        extra.members.push((name.to_owned(), bytes.as_bytes().to_vec()));
        found(&judge(&extra.archive()), Verdict::Mismatch, name);
    }
    let unneeded =
        sealed.with("tile/0/002.p/88", &[0; 88 * 32]).with("tile/0/002.p/7", &[0; 7 * 32]).sealed();
    found(&judge(&unneeded), Verdict::Mismatch, "tile/0/002.p/7");
}

fn manifest_of(bundle: &Bundle) -> Vec<u8> {
    let archive = bundle.clone().sealed();
    let size = archive[124..135].iter().fold(0, |size, digit| size * 8 + usize::from(digit - b'0'));
    archive[512..512 + size].to_vec()
}

#[test]
fn what_is_no_bundle_cannot_be_told() {
    for bytes in [&b""[..], b"x", &[0; 1024], &[0; 4096], &[0xff; 2048]] {
        assert_eq!(judge(bytes).verdict(), Verdict::Incomplete);
    }
    let good = bundle(&log()).sealed();
    for length in [1, 511, 512, 700, good.len() / 2, good.len() - 512, good.len() - 1] {
        assert_eq!(judge(&good[..length]).verdict(), Verdict::Incomplete, "{length}");
    }
    let newer = bundle(&log()).saying(|manifest| manifest.format = "vouchsafe.bundle/2".to_owned()).sealed();
    found(&judge(&newer), Verdict::Mismatch, "manifest.json");
}

#[test]
fn sizes_are_bounded_by_kind() {
    let mut archive = bundle(&log()).archive();
    let large = crate::tar::header("checkpoint", 1 << 32).unwrap();
    archive.truncate(512);
    archive.clear();
    let manifest = manifest_of(&bundle(&log()));
    archive.extend(crate::tar::header("manifest.json", manifest.len() as u64).unwrap());
    archive.extend(&manifest);
    archive.resize(archive.len().next_multiple_of(512), 0);
    archive.extend(large);
    found(&judge(&archive), Verdict::Mismatch, "checkpoint");
}

#[test]
fn older_checkpoints_must_be_the_beginning() {
    let log = log();
    let extending = |old: u64| {
        let checkpoint = log.checkpoint(old, &[]);
        bundle(&log)
            .with("previous/checkpoint", &checkpoint)
            .with("previous/consistency", &log.consistency(old))
    };
    for old in [1, 255, 256, 300, 600] {
        let report = judge(&extending(old).sealed());
        assert_eq!(report.verdict(), Verdict::Signed, "{old}: {report:#?}");
        assert_eq!(report.bundle.unwrap().extends, Some(old));
    }
    // A newer one was seen before: the bundle was made from yesterday's ledger.
    let newer = Log::of(700).checkpoint(700, &[]);
    let behind = bundle(&log).with("previous/checkpoint", &newer).with("previous/consistency", b"");
    found(&judge(&behind.sealed()), Verdict::Mismatch, "previous/checkpoint");
    // Another story of the same length, and of a shorter one.
    let mut entries = log.entries.clone();
    entries[5] = entry(5, r#""forged":true,"#);
    let forked = Log::from(entries);
    let of_600 = bundle(&log).with("previous/checkpoint", &forked.checkpoint(600, &[]));
    found(&judge(&of_600.sealed()), Verdict::Fork, "previous/checkpoint");
    let of_300 = extending(300).with("previous/checkpoint", &forked.checkpoint(300, &[]));
    found(&judge(&of_300.sealed()), Verdict::Fork, "previous/checkpoint");
    // A proof that fails proves nothing but that.
    let unproved = extending(300).with("previous/consistency", &log.consistency(299));
    found(&judge(&unproved.sealed()), Verdict::Mismatch, "previous/checkpoint");
    let lone = bundle(&log).with("previous/consistency", &log.consistency(299));
    found(&judge(&lone.sealed()), Verdict::Incomplete, "previous/checkpoint");
    let no_list = extending(300).with("previous/consistency", b"x\n");
    found(&judge(&no_list.sealed()), Verdict::Mismatch, "previous/consistency");
}

const KEPT: &str = "the checkpoint that you kept";

#[test]
fn what_the_auditor_kept_outweighs_what_the_bundle_brings() {
    let log = log();
    let mut entries = log.entries.clone();
    entries[5] = entry(5, r#""forged":true,"#);
    let forked = Log::from(entries);
    let extending = bundle(&log)
        .with("previous/checkpoint", &log.checkpoint(300, &[]))
        .with("previous/consistency", &log.consistency(300))
        .sealed();
    let with = |kept: Vec<u8>| judge_with(keys(), Some(kept), &extending);
    assert_eq!(with(log.checkpoint(300, &[])).verdict(), Verdict::Signed);
    assert_eq!(with(log.checkpoint(600, &[WITNESS])).verdict(), Verdict::Signed);
    found(&with(forked.checkpoint(300, &[])), Verdict::Fork, KEPT);
    found(&with(forked.checkpoint(600, &[])), Verdict::Fork, KEPT);
    found(&with(Log::of(601).checkpoint(601, &[])), Verdict::Mismatch, KEPT);
    found(&with(log.checkpoint(299, &[])), Verdict::Incomplete, KEPT);
    found(&with(b"x".to_vec()), Verdict::Mismatch, KEPT);
}

#[test]
fn evidence_is_held_to_its_digest_and_to_the_entries() {
    let log = log();
    let range = Range { from: 0, to: 10 };
    let query = Query { from_index: Some(0), to_index: Some(10), ..Query::default() };
    let wanting = |kinds: &[&str]| {
        let kinds = kinds.iter().map(|kind| (*kind).to_owned()).collect();
        log.bundle(range, query.clone(), Coverage::All)
            .saying(|manifest| manifest.evidence = EvidenceWanted(kinds))
    };
    let name = MemberName::Evidence(crate::bundle::digest_of(MANIFEST)).to_string();
    for kinds in [&["manifest"][..], &["all"]] {
        let report = judge(&wanting(kinds).with(&name, MANIFEST).sealed());
        assert_eq!(report.verdict(), Verdict::Signed, "{report:#?}");
        let shown = report.bundle.unwrap().evidence;
        assert_eq!((shown[0].kind.as_str(), shown[0].named, shown[0].present), ("manifest", 1, 1));
    }
    found(&judge(&wanting(&["manifest"]).sealed()), Verdict::Incomplete, &name);
    assert_eq!(judge(&wanting(&["plan"]).sealed()).verdict(), Verdict::Signed);
    found(&judge(&wanting(&["all"]).with(&name, b"A manifest").sealed()), Verdict::Mismatch, &name);
    let other = MemberName::Evidence(crate::bundle::digest_of(b"other")).to_string();
    found(&judge(&wanting(&[]).with(&other, b"other").sealed()), Verdict::Mismatch, &other);
}

const OBJECT: &str = "entry 2, /outcome/reason";

#[test]
fn erased_is_neither_missing_nor_changed() {
    use proof::commitment::{Salt, commit};
    let commitment = commit(&Salt::new([7; 32]), br#""Alice""#).to_hex();
    let personal = format!(r#""personal":[{{"commitment":"{commitment}","field":"/outcome/reason"}}],"#);
    let erasure = format!(
        r#"{{"actor":{{"id":"ci"}},"detail":{{"evidence":["{}"],"fields":[{{"commitment":"{commitment}","entry":"id-2","field":"/outcome/reason","index":2}}]}},"id":"id-7","outcome":{{"status":"success"}},"target":{{"id":"x","kind":"ledger"}},"time":"{}","type":"erasure.done"}}"#,
        crate::bundle::digest_of(MANIFEST),
        time(7)
    );
    let log = |erased: bool| {
        let mut entries = Log::of(9).entries;
        entries[2] = entry(2, &personal);
        if erased {
            entries[7] = erasure.clone().into_bytes();
        }
        Log::from(entries)
    };
    let showing = |erased: bool, disclosures: bool| {
        let query = Query { from_index: Some(0), to_index: Some(9), ..Query::default() };
        let bundle = log(erased).bundle(Range { from: 0, to: 9 }, query, Coverage::All);
        bundle.saying(|manifest| manifest.disclosures = disclosures)
    };
    let disclosure = |payload: &str| {
        let disclosure = Disclosure {
            entry: "id-2".to_owned(),
            index: 2,
            field: "/outcome/reason".to_owned(),
            salt: "07".repeat(32),
            payload: payload.into(),
        };
        [serde_json_canonicalizer::to_vec(&disclosure).unwrap(), b"\n".to_vec()].concat()
    };
    assert_eq!(judge(&showing(false, false).sealed()).verdict(), Verdict::Signed);
    found(&judge(&showing(false, true).sealed()), Verdict::Incomplete, OBJECT);
    found(&judge(&showing(true, true).sealed()), Verdict::Erased, OBJECT);
    let shown = judge(&showing(false, true).with("disclosures.jsonl", &disclosure("Alice")).sealed());
    assert_eq!((shown.verdict(), shown.bundle.unwrap().personal.disclosed), (Verdict::Signed, 1));
    let other = judge(&showing(false, true).with("disclosures.jsonl", &disclosure("Bob")).sealed());
    found(&other, Verdict::Mismatch, OBJECT);
    found(
        &judge(&showing(false, true).with("disclosures.jsonl", b"{}\n").sealed()),
        Verdict::Mismatch,
        "disclosures.jsonl",
    );
    // Evidence that was erased with it.
    let name = MemberName::Evidence(crate::bundle::digest_of(MANIFEST)).to_string();
    let wanting = |erased| {
        showing(erased, false).saying(|manifest| manifest.evidence = EvidenceWanted(vec!["all".into()]))
    };
    found(&judge(&wanting(true).sealed()), Verdict::Erased, &name);
    found(&judge(&wanting(false).sealed()), Verdict::Incomplete, &name);
}

/// Small, and with everything that a bundle may have.
fn everything() -> Vec<u8> {
    let log = Log::of(12);
    let query = Query { since: Some(time(2)), until: Some(time(10)), ..Query::default() };
    let name = MemberName::Evidence(crate::bundle::digest_of(MANIFEST)).to_string();
    log.bundle(Range { from: 2, to: 10 }, query, Coverage::All)
        .saying(|manifest| manifest.evidence = EvidenceWanted(vec!["all".into()]))
        .with("previous/checkpoint", &log.checkpoint(7, &[]))
        .with("previous/consistency", &log.consistency(7))
        .with(&name, MANIFEST)
        .with("beliefs/keys", format!("{}\n", key(LOG)).as_bytes())
        .sealed()
}

/// What was written under a version of the format is read for ever, and is still what is written.
#[test]
fn the_fixture_of_version_1_is_what_is_written_and_verifies() {
    let vectors = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors");
    let read = |name: &str| std::fs::read(format!("{vectors}/{name}")).unwrap();
    let bundle = read("bundle-1.tar");
    let trust = Trust::read(&String::from_utf8(read("bundle-1.policy")).unwrap()).unwrap();
    let report = judge_with(trust, None, &bundle);
    assert_eq!(report.verdict(), Verdict::Witnessed, "{report:#?}");
    assert_eq!(format!("{}\n", report.root.unwrap()).as_bytes(), read("bundle-1.root"));
    assert!(bundle == everything(), "what is written has changed: that needs a new version of the format");
}

#[test]
fn no_flipped_bit_outside_of_the_manifest_is_judged_sound() {
    let good = everything();
    assert_eq!(judge_with(Trust::read(&policy(1)).unwrap(), None, &good).verdict(), Verdict::Witnessed);
    let manifest = manifest_of_archive(&good);
    let trust = Trust::read(&policy(1)).unwrap();
    for at in (0..512).chain(512 + manifest..good.len()) {
        let mut changed = good.clone();
        changed[at] ^= 1 << (at % 8);
        let verdict = judge_with(trust.clone(), None, &changed).verdict();
        assert!(verdict >= Verdict::Incomplete, "byte {at}: {verdict}");
    }
}

fn manifest_of_archive(archive: &[u8]) -> usize {
    archive[124..135].iter().fold(0, |size, digit| size * 8 + usize::from(digit - b'0'))
}

/// The manifest is the exporter's word: what it says of the query may be changed, what is proved may not.
#[test]
fn a_flipped_bit_in_the_manifest_changes_no_fact_that_is_proved() {
    let good = everything();
    let manifest = manifest_of_archive(&good);
    let before = judge(&good);
    for at in 512..512 + manifest {
        for bit in 0..8 {
            let mut changed = good.clone();
            changed[at] ^= 1 << bit;
            let after = judge(&changed);
            if after.verdict() < Verdict::Incomplete {
                let (a, b) = (before.bundle.as_ref().unwrap(), after.bundle.as_ref().unwrap());
                assert_eq!(
                    (&before.root, before.entries, a.present),
                    (&after.root, after.entries, b.present)
                );
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes_are_judged_in_any_pieces(
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        cut in any::<prop::sample::Index>(),
        pieces in prop::collection::vec(1_usize..2000, 1..20),
    ) {
        let good = everything();
        let mut changed = good.clone();
        for (at, bits) in &flips {
            changed[at.index(good.len())] ^= bits;
        }
        if cut.index(3) > 0 {
            changed.truncate(cut.index(good.len()));
        }
        let mut check = BundleCheck::new(keys(), None);
        let mut rest = changed.as_slice();
        for piece in pieces.iter().cycle() {
            if rest.is_empty() { break; }
            let (head, tail) = rest.split_at((*piece).min(rest.len()));
            check.push(head);
            rest = tail;
        }
        let report = check.finish();
        prop_assert_eq!(&report, &judge(&changed));
        if report.verdict() < Verdict::Incomplete {
            prop_assert_eq!(report.root, judge(&good).root);
        }
    }
}
