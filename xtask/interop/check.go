package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/tlog"
)

// check holds a ledger against Go's code, and what was kept of its past: checkpoints and receipts.
func check(folder, vkey, kept string) error {
	l, err := open(folder, vkey)
	if err != nil {
		return err
	}
	past, err := readEvidence(kept)
	if err != nil {
		return err
	}
	return follow([]step{
		{"checkpoint", l.showCheckpoint},
		{"shape", l.checkShape},
		{"root from tiles", l.checkRoot},
		{"entries", l.checkEntries},
		{"files", l.checkFiles},
		{"inclusion", l.checkInclusion},
		{"consistency", l.checkConsistency},
		{"older checkpoints", func() (string, error) { return l.checkCheckpoints(past.checkpoints) }},
		{"receipts", func() (string, error) { return l.checkReceipts(past.receipts) }},
		{"other key", l.refuseOtherKey},
		{"altered checkpoint", l.refuseCheckpoints},
		{"altered tiles", l.refuseTiles},
		{"altered entries", l.refuseEntries},
		{"altered history", l.refuseHistories},
		{"altered receipts", func() (string, error) { return l.refuseReceipts(past.receipts) }},
	})
}

// extends holds a ledger of any size against Go's code, and against the checkpoints that were kept.
func extends(folder, vkey, kept string) error {
	l, err := open(folder, vkey)
	if err != nil {
		return err
	}
	past, err := readEvidence(kept)
	if err != nil {
		return err
	}
	return follow([]step{
		{"root from tiles", l.checkRoot},
		{"entries", l.checkEntries},
		{"older checkpoints", func() (string, error) { return l.checkCheckpoints(past.checkpoints) }},
	})
}

// showCheckpoint tells what open found to be signed.
func (l *ledger) showCheckpoint() (string, error) {
	return fmt.Sprintf("signed by %s: %d entries, root %s", l.key.Name(), l.tree.N, l.tree.Hash), nil
}

// checkShape makes sure that the log is large enough to show anything.
func (l *ledger) checkShape() (string, error) {
	full, partial, higher := 0, 0, 0
	for _, tile := range l.needed() {
		switch {
		case tile.L > 0:
			higher++
		case tile.W == width:
			full++
		default:
			partial++
		}
	}
	said := fmt.Sprintf("%d full tiles and %d partial of level 0, %d above", full, partial, higher)
	if full < 2 || partial == 0 || higher == 0 {
		return "", fmt.Errorf("%s: too few to show anything", said)
	}
	return said, nil
}

func (l *ledger) checkRoot() (string, error) {
	root, err := tlog.TreeHash(l.tree.N, l.tiles)
	if err == nil && root != l.tree.Hash {
		err = fmt.Errorf("the root is %s", root)
	}
	return fmt.Sprintf("%d tiles give it", len(l.needed())), err
}

// checkEntries compares each entry with its tile, and all of them with the root.
func (l *ledger) checkEntries() (string, error) {
	for n, entry := range l.entries {
		stored, err := l.tiles.ReadHashes([]int64{tlog.StoredHashIndex(0, int64(n))})
		if err != nil {
			return "", fmt.Errorf("entry %d: %w", n, err)
		}
		if stored[0] != tlog.RecordHash(entry) {
			return "", fmt.Errorf("entry %d: its tile has another hash", n)
		}
		if !json.Valid(entry) {
			return "", fmt.Errorf("entry %d: it is not JSON", n)
		}
	}
	root, err := tlog.TreeHash(l.tree.N, l.hashes)
	if err == nil && root != l.tree.Hash {
		err = fmt.Errorf("their root is %s", root)
	}
	return fmt.Sprintf("all %d hash to their tiles and to the root", len(l.entries)), err
}

// checkFiles looks at all that lies there: the tiles of earlier checkpoints too, and nothing else.
func (l *ledger) checkFiles() (string, error) {
	missing := map[string]bool{}
	for _, tile := range l.needed() {
		missing[pathOf(tile)] = true
		if tile.L == 0 {
			missing[pathOf(bundleOf(tile))] = true
		}
	}
	needed, older := len(missing), 0
	err := fs.WalkDir(os.DirFS(l.folder), "tile", func(path string, file fs.DirEntry, err error) error {
		if err != nil || file.IsDir() {
			return err
		}
		if !missing[path] {
			older++
		}
		delete(missing, path)
		return l.checkFile(path)
	})
	if err != nil {
		return "", err
	}
	for path := range missing {
		return "", fmt.Errorf("%s is not there", path)
	}
	return fmt.Sprintf("%d for the newest checkpoint, %d for older ones", needed, older), nil
}

func (l *ledger) checkFile(path string) error {
	tile, err := tileAt(path)
	if err != nil {
		return err
	}
	expected, err := l.content(tile)
	if err != nil {
		return err
	}
	found, err := os.ReadFile(filepath.Join(l.folder, path))
	if err == nil && !bytes.Equal(found, expected) {
		err = fmt.Errorf("%s is not what follows from the entries", path)
	}
	return err
}

func (l *ledger) checkInclusion() (string, error) {
	for n, entry := range l.entries {
		proof, err := tlog.ProveRecord(l.tree.N, int64(n), l.tiles)
		if err == nil {
			err = tlog.CheckRecord(proof, l.tree.N, l.tree.Hash, int64(n), tlog.RecordHash(entry))
		}
		if err != nil {
			return "", fmt.Errorf("entry %d: %w", n, err)
		}
	}
	return fmt.Sprintf("proved for each of %d entries", len(l.entries)), nil
}

func (l *ledger) checkConsistency() (string, error) {
	for n := int64(1); n <= l.tree.N; n++ {
		old, err := tlog.TreeHash(n, l.hashes)
		if err != nil {
			return "", err
		}
		if err := l.extends(tlog.Tree{N: n, Hash: old}); err != nil {
			return "", fmt.Errorf("from size %d: %w", n, err)
		}
	}
	return fmt.Sprintf("proved from each size 1 to %d", l.tree.N), nil
}

// extends proves that the log has all entries of an older tree.
func (l *ledger) extends(old tlog.Tree) error {
	proof, err := tlog.ProveTree(l.tree.N, old.N, l.tiles)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, l.tree.N, l.tree.Hash, old.N, old.Hash)
}
