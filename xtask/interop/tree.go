package main

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// hashes are the stored hashes of a tree, in the order of tlog.StoredHashIndex.
type hashes []tlog.Hash

// treeOf hashes entries one by one, as Go's log does.
func treeOf(entries [][]byte) (hashes, error) {
	var stored hashes
	for n, entry := range entries {
		more, err := tlog.StoredHashes(int64(n), entry, stored)
		if err != nil {
			return nil, err
		}
		stored = append(stored, more...)
	}
	return stored, nil
}

// ReadHashes implements tlog.HashReader.
func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	list := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index < 0 || index >= int64(len(h)) {
			return nil, fmt.Errorf("there is no stored hash %d", index)
		}
		list[i] = h[index]
	}
	return list, nil
}
