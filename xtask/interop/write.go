package main

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A pen writes logs of one name and key.
type pen struct {
	folder string
	signer note.Signer
	vkey   string
	cases  []judged
}

// A judged case is a ledger or a receipt, and the verdict that it deserves.
type judged struct {
	Name    string `json:"name"`
	Ledger  string `json:"ledger,omitempty"`
	Proof   string `json:"proof,omitempty"`
	Entry   string `json:"entry,omitempty"`
	Key     string `json:"key"`
	Verdict string `json:"verdict"`
}

const (
	signed     = "signed"
	mismatch   = "mismatch"
	incomplete = "incomplete"
)

// sizes are those at which tiles and levels begin and end; the last has a tile of level 2.
var sizes = []int{0, 1, 2, 255, 256, 257, 1000, width*width + width + 1}

// spoiledSize is that of the logs that are spoiled; receipts are of it too.
const spoiledSize = 1000

// write makes logs and receipts, good and spoiled, and cases.json, which lists them.
func write(folder string) error {
	p := &pen{folder: folder}
	var err error
	if p.signer, p.vkey, err = newSigner(); err != nil {
		return err
	}
	if err := p.writeLogs(); err != nil {
		return err
	}
	if err := p.spoilLogs(); err != nil {
		return err
	}
	if err := p.writeReceipts(); err != nil {
		return err
	}
	list, err := json.MarshalIndent(p.cases, "", "  ")
	if err != nil {
		return err
	}
	return store(filepath.Join(folder, "cases.json"), list)
}

func newSigner() (note.Signer, string, error) {
	skey, vkey, err := note.GenerateKey(rand.Reader, "go.example/log")
	if err != nil {
		return nil, "", err
	}
	signer, err := note.NewSigner(skey)
	return signer, vkey, err
}

func (p *pen) writeLogs() error {
	for _, size := range sizes {
		name := fmt.Sprintf("size-%d", size)
		entries := entriesOf(size)
		if err := p.writeLog(name, entries); err != nil {
			return err
		}
		p.cases = append(p.cases, judged{Name: name, Ledger: name, Key: p.vkey, Verdict: signed})
	}
	return nil
}

// entriesOf gives entries of all lengths that there may be.
func entriesOf(size int) [][]byte {
	entries := make([][]byte, size)
	for n := range entries {
		entries[n] = fmt.Appendf(nil, `{"entry":%d,"of":"a log that Go wrote"}`, n)
	}
	if size > width {
		entries[width-1] = nil
		entries[width] = make([]byte, 65_535)
	}
	return entries
}

// writeLog writes all files of a log.
func (p *pen) writeLog(name string, entries [][]byte) error {
	stored, err := treeOf(entries)
	if err != nil {
		return err
	}
	l := &ledger{tree: tlog.Tree{N: int64(len(entries))}, entries: entries, hashes: stored}
	if l.tree.Hash, err = tlog.TreeHash(l.tree.N, stored); err != nil {
		return err
	}
	tiles := l.needed()
	for _, tile := range l.needed() {
		if tile.L == 0 {
			tiles = append(tiles, bundleOf(tile))
		}
	}
	for _, tile := range tiles {
		data, err := l.content(tile)
		if err != nil {
			return err
		}
		if err := store(filepath.Join(p.folder, name, pathOf(tile)), data); err != nil {
			return err
		}
	}
	return p.sign(name, l.tree, "")
}

// sign writes a checkpoint: with more lines than Vouchsafe has use for, and a second signature.
func (p *pen) sign(name string, tree tlog.Tree, extension string) error {
	stranger, _, err := newSigner()
	if err != nil {
		return err
	}
	text := checkpointText(p.signer.Name(), tree) + extension
	message, err := note.Sign(&note.Note{Text: text}, stranger, p.signer)
	if err != nil {
		return err
	}
	return store(filepath.Join(p.folder, name, "checkpoint"), message)
}

// store writes a file, and the folders that it is in.
func store(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o600)
}
