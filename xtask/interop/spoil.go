package main

import (
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A change is what is done to a good log, and the verdict that it deserves.
type change struct {
	name    string
	verdict string
	do      func(folder string) error
}

// spoilLogs writes copies of a log with one thing changed in each.
func (p *pen) spoilLogs() error {
	good := filepath.Join(p.folder, fmt.Sprintf("size-%d", spoiledSize))
	for _, change := range p.changes(good) {
		folder := filepath.Join(p.folder, change.name)
		if err := os.CopyFS(folder, os.DirFS(good)); err != nil {
			return err
		}
		if err := change.do(folder); err != nil {
			return fmt.Errorf("%s: %w", change.name, err)
		}
		p.cases = append(p.cases, judged{Name: change.name, Ledger: change.name, Key: p.vkey, Verdict: change.verdict})
	}
	_, other, err := newSigner()
	p.cases = append(p.cases, judged{Name: "other-key", Ledger: filepath.Base(good), Key: other, Verdict: mismatch})
	return err
}

func (p *pen) changes(good string) []change {
	flip := func(path string, at int) func(string) error {
		return func(folder string) error { return flipIn(filepath.Join(folder, path), at) }
	}
	remove := func(path string) func(string) error {
		return func(folder string) error { return os.Remove(filepath.Join(folder, path)) }
	}
	return []change{
		{"extension-line", signed, func(folder string) error { return p.extend(folder) }},
		{"flipped-tile", mismatch, flip("tile/0/001", 4321)},
		{"flipped-last-tile", mismatch, flip("tile/0/003.p/232", 0)},
		{"flipped-higher-tile", mismatch, flip("tile/1/000.p/3", 95)},
		{"flipped-entry", mismatch, flip("tile/entries/002", 1000)},
		{"flipped-last-entry", mismatch, flip("tile/entries/003.p/232", 1000)},
		{"flipped-checkpoint", mismatch, flip("checkpoint", len(p.signer.Name())+1)},
		{"other-root", mismatch, p.forge},
		{"no-checkpoint", incomplete, remove("checkpoint")},
		{"no-tile", incomplete, remove("tile/0/001")},
		{"no-higher-tile", incomplete, remove("tile/1/000.p/3")},
		{"no-entries", incomplete, remove("tile/entries/001")},
	}
}

// extend signs the same tree with a line of an extension.
func (p *pen) extend(folder string) error {
	tree, err := p.treeIn(folder)
	if err != nil {
		return err
	}
	return p.sign(filepath.Base(folder), tree, "an extension line\n")
}

// forge signs a root that is not that of the entries.
func (p *pen) forge(folder string) error {
	tree, err := p.treeIn(folder)
	if err != nil {
		return err
	}
	tree.Hash[0] ^= 1
	return p.sign(filepath.Base(folder), tree, "")
}

func (p *pen) treeIn(folder string) (tlog.Tree, error) {
	key, err := note.NewVerifier(p.vkey)
	if err != nil {
		return tlog.Tree{}, err
	}
	message, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	if err != nil {
		return tlog.Tree{}, err
	}
	return openCheckpoint(message, key)
}

func flipIn(path string, at int) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return os.WriteFile(path, flipped(data, at), 0o600)
}

// writeReceipts writes receipts of a good log, and one with another entry.
func (p *pen) writeReceipts() error {
	l, err := open(filepath.Join(p.folder, fmt.Sprintf("size-%d", spoiledSize)), p.vkey)
	if err != nil {
		return err
	}
	for _, index := range []int64{0, 1, width - 1, width, 511, 512, spoiledSize - 1} {
		entry := l.entries[index]
		if err := p.writeReceipt(l, fmt.Sprintf("receipt-%d", index), index, entry, signed); err != nil {
			return err
		}
	}
	other := flipped(l.entries[2], 0)
	if err := p.writeReceipt(l, "receipt-other-entry", 2, other, mismatch); err != nil {
		return err
	}
	return p.writeReceipt(l, "receipt-next-entry", 2, l.entries[3], mismatch)
}

func (p *pen) writeReceipt(l *ledger, name string, index int64, entry []byte, verdict string) error {
	proof, err := tlog.ProveRecord(l.tree.N, index, l.tiles)
	if err != nil {
		return err
	}
	files := judged{Name: name, Proof: name + ".tlog-proof", Entry: name + ".entry", Key: p.vkey, Verdict: verdict}
	text := receipt{index, proof, l.checkpoint}.format()
	if err := store(filepath.Join(p.folder, files.Proof), text); err != nil {
		return err
	}
	p.cases = append(p.cases, files)
	return store(filepath.Join(p.folder, files.Entry), entry)
}
