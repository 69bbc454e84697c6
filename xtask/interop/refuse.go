package main

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// What is altered, Go has to refuse: else its acceptance of the rest would show nothing.

func accepted(what string, arguments ...any) error {
	return fmt.Errorf("Go accepts "+what, arguments...)
}

// flipped is a copy with one bit changed.
func flipped(data []byte, at int) []byte {
	changed := slices.Clone(data)
	changed[at] ^= 1
	return changed
}

func (l *ledger) refuseOtherKey() (string, error) {
	_, vkey, err := note.GenerateKey(rand.Reader, l.key.Name())
	if err != nil {
		return "", err
	}
	other, err := note.NewVerifier(vkey)
	if err != nil {
		return "", err
	}
	var unverified *note.UnverifiedNoteError
	if _, err := openCheckpoint(l.checkpoint, other); !errors.As(err, &unverified) {
		return "", accepted("the checkpoint under a key that did not sign it: %v", err)
	}
	return "refused: a key of the same name that did not sign", nil
}

func (l *ledger) refuseCheckpoints() (string, error) {
	text := bytes.LastIndex(l.checkpoint, []byte("\n\n"))
	for at := range text {
		if _, err := openCheckpoint(flipped(l.checkpoint, at), l.key); err == nil {
			return "", accepted("the checkpoint with byte %d altered", at)
		}
	}
	return fmt.Sprintf("refused: a bit in each of %d bytes of text", text), nil
}

func (l *ledger) refuseTiles() (string, error) {
	count := 0
	for _, tile := range l.needed() {
		for i := range tile.W {
			spoil := func(read tlog.Tile, data []byte) {
				if read == tile {
					data[i*tlog.HashSize+i%tlog.HashSize] ^= 1
				}
			}
			index := tlog.StoredHashIndex(tile.L*height, tile.N*width+int64(i))
			reader := tlog.TileHashReader(l.tree, disk{l.folder, spoil})
			if _, err := reader.ReadHashes([]int64{index}); err == nil {
				return "", accepted("%s with hash %d altered", pathOf(tile), i)
			}
			count++
		}
	}
	return fmt.Sprintf("refused: a bit in each of %d hashes", count), nil
}

func (l *ledger) refuseEntries() (string, error) {
	for n, entry := range l.entries {
		proof, err := tlog.ProveRecord(l.tree.N, int64(n), l.tiles)
		if err != nil {
			return "", err
		}
		leaf := tlog.RecordHash(flipped(entry, n%len(entry)))
		if tlog.CheckRecord(proof, l.tree.N, l.tree.Hash, int64(n), leaf) == nil {
			return "", accepted("entry %d altered", n)
		}
	}
	return fmt.Sprintf("refused: a bit in each of %d entries", len(l.entries)), nil
}

func (l *ledger) refuseHistories() (string, error) {
	for n := int64(1); n <= l.tree.N; n++ {
		old, err := tlog.TreeHash(n, l.hashes)
		if err != nil {
			return "", err
		}
		old[n%tlog.HashSize] ^= 1
		if l.extends(tlog.Tree{N: n, Hash: old}) == nil {
			return "", accepted("another root of size %d", n)
		}
	}
	return fmt.Sprintf("refused: another root for each size 1 to %d", l.tree.N), nil
}

func (l *ledger) refuseReceipts(receipts []held) (string, error) {
	count := 0
	for _, held := range receipts {
		whole, err := parseReceipt(held.text)
		if err != nil {
			return "", err
		}
		for what, altered := range alterations(whole) {
			if _, err := altered.verify(held.entry, l.key); err == nil {
				return "", accepted("%s with %s", held.name, what)
			}
			count++
		}
		for at := range held.entry {
			if _, err := whole.verify(flipped(held.entry, at), l.key); err == nil {
				return "", accepted("%s with byte %d of the entry altered", held.name, at)
			}
			count++
		}
	}
	return fmt.Sprintf("refused: %d, each with one thing changed", count), nil
}

// alterations are receipts that differ from one in a single thing.
func alterations(whole receipt) map[string]receipt {
	list := map[string]receipt{}
	alter := func(what string, change func(*receipt)) {
		altered := whole
		altered.proof = slices.Clone(whole.proof)
		change(&altered)
		list[what] = altered
	}
	alter("the next index", func(r *receipt) { r.index++ })
	alter("the index before", func(r *receipt) { r.index-- })
	alter("a hash more", func(r *receipt) { r.proof = append(r.proof, tlog.Hash{}) })
	alter("a hash less", func(r *receipt) { r.proof = r.proof[1:] })
	alter("another checkpoint", func(r *receipt) { r.checkpoint = flipped(r.checkpoint, 0) })
	for i := range whole.proof {
		alter(fmt.Sprintf("hash %d altered", i), func(r *receipt) { r.proof[i][i] ^= 1 })
	}
	return list
}
