package main

import (
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A ledger is a log on disk, as its newest checkpoint shows it.
type ledger struct {
	folder     string
	key        note.Verifier
	checkpoint []byte
	tree       tlog.Tree
	// tiles reads hashes from the tiles, and believes none that the signed root does not prove.
	tiles tlog.HashReader
	// entries are all, from the bundles.
	entries [][]byte
	// hashes follow from the entries alone.
	hashes hashes
}

// open reads a ledger's checkpoint and all its entries.
func open(folder, vkey string) (*ledger, error) {
	l := &ledger{folder: folder}
	var err error
	if l.key, err = note.NewVerifier(vkey); err != nil {
		return nil, fmt.Errorf("the key: %w", err)
	}
	if l.checkpoint, err = os.ReadFile(filepath.Join(folder, "checkpoint")); err != nil {
		return nil, err
	}
	if l.tree, err = openCheckpoint(l.checkpoint, l.key); err != nil {
		return nil, fmt.Errorf("the checkpoint: %w", err)
	}
	l.tiles = tlog.TileHashReader(l.tree, disk{folder: folder})
	if l.entries, err = l.readEntries(); err != nil {
		return nil, err
	}
	l.hashes, err = treeOf(l.entries)
	return l, err
}

// needed are the tiles that the newest checkpoint needs.
func (l *ledger) needed() []tlog.Tile {
	return tlog.NewTiles(height, 0, l.tree.N)
}

func (l *ledger) readEntries() ([][]byte, error) {
	var all [][]byte
	for _, tile := range l.needed() {
		if tile.L != 0 {
			continue
		}
		path := pathOf(bundleOf(tile))
		data, err := os.ReadFile(filepath.Join(l.folder, path))
		if err != nil {
			return nil, err
		}
		entries, err := splitBundle(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		if len(entries) != tile.W {
			return nil, fmt.Errorf("%s has %d entries, not %d", path, len(entries), tile.W)
		}
		all = append(all, entries...)
	}
	return all, nil
}

// content is what a tile or bundle of this log, or of an earlier state of it, has to say.
func (l *ledger) content(tile tlog.Tile) ([]byte, error) {
	level := max(tile.L, 0)
	first, last := tile.N*width, tile.N*width+int64(tile.W)
	if last > l.tree.N>>(level*height) {
		return nil, fmt.Errorf("%s is not of this log, which has %d entries", pathOf(tile), l.tree.N)
	}
	if tile.L == entryLevel {
		return joinBundle(l.entries[first:last]), nil
	}
	return tlog.ReadTileData(tile, l.hashes)
}
