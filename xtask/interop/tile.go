package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

const (
	// height is that of all tiles in C2SP tlog-tiles.
	height = 8
	// width is how many hashes or entries a full tile has.
	width = 1 << height
	// entryLevel is the level under which Go keeps what was hashed.
	entryLevel = -1
)

// pathOf is a tile's path: Go has the height in it, C2SP has not, and calls the data entries.
func pathOf(tile tlog.Tile) string {
	rest := strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", height))
	if data, found := strings.CutPrefix(rest, "data/"); found {
		rest = "entries/" + data
	}
	return "tile/" + rest
}

// tileAt is the reverse of pathOf.
func tileAt(path string) (tlog.Tile, error) {
	rest, found := strings.CutPrefix(path, "tile/")
	if !found {
		return tlog.Tile{}, fmt.Errorf("%s is no tile", path)
	}
	if entries, found := strings.CutPrefix(rest, "entries/"); found {
		rest = "data/" + entries
	}
	return tlog.ParseTilePath(fmt.Sprintf("tile/%d/%s", height, rest))
}

// bundleOf is the bundle of the entries that a tile of level 0 hashes.
func bundleOf(tile tlog.Tile) tlog.Tile {
	tile.L = entryLevel
	return tile
}

// disk reads tiles from a folder; it implements tlog.TileReader.
type disk struct {
	folder string
	// spoil may change what was read.
	spoil func(tile tlog.Tile, data []byte)
}

func (d disk) Height() int { return height }

func (d disk) SaveTiles([]tlog.Tile, [][]byte) {}

func (d disk) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	list := make([][]byte, len(tiles))
	for i, tile := range tiles {
		data, err := os.ReadFile(filepath.Join(d.folder, pathOf(tile)))
		if err != nil {
			return nil, err
		}
		if d.spoil != nil {
			d.spoil(tile, data)
		}
		list[i] = data
	}
	return list, nil
}

var errBundle = errors.New("it is not a whole number of entries behind their lengths")

// splitBundle gives the entries of a bundle: each stands behind its length, two bytes.
func splitBundle(data []byte) ([][]byte, error) {
	var entries [][]byte
	for len(data) > 0 {
		if len(data) < 2 {
			return nil, errBundle
		}
		length := int(binary.BigEndian.Uint16(data))
		if data = data[2:]; len(data) < length {
			return nil, errBundle
		}
		entries = append(entries, data[:length])
		data = data[length:]
	}
	return entries, nil
}

// joinBundle is the reverse of splitBundle.
func joinBundle(entries [][]byte) []byte {
	var data []byte
	for _, entry := range entries {
		data = binary.BigEndian.AppendUint16(data, uint16(len(entry)))
		data = append(data, entry...)
	}
	return data
}
