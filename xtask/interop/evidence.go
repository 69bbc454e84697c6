package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A held receipt is one that somebody keeps, with the entry that it is about.
type held struct {
	name  string
	text  []byte
	entry []byte
}

// An evidence is what was kept of a ledger's past.
type evidence struct {
	checkpoints map[string][]byte
	receipts    []held
}

// readEvidence reads a folder of *.checkpoint, and of *.tlog-proof with *.entry.json.
func readEvidence(folder string) (evidence, error) {
	past := evidence{checkpoints: map[string][]byte{}}
	files, err := os.ReadDir(folder)
	if err != nil {
		return past, err
	}
	for _, file := range files {
		text, err := os.ReadFile(filepath.Join(folder, file.Name()))
		if err != nil {
			return past, err
		}
		name, kind, _ := strings.Cut(file.Name(), ".")
		switch kind {
		case "checkpoint":
			past.checkpoints[name] = text
		case "tlog-proof":
			entry, err := os.ReadFile(filepath.Join(folder, name+".entry.json"))
			if err != nil {
				return past, err
			}
			past.receipts = append(past.receipts, held{name, text, entry})
		}
	}
	return past, nil
}

// checkCheckpoints proves that the log never took back what it had signed.
func (l *ledger) checkCheckpoints(checkpoints map[string][]byte) (string, error) {
	var sizes []int64
	for name, message := range checkpoints {
		tree, err := openCheckpoint(message, l.key)
		if err == nil {
			err = l.extends(tree)
		}
		if err != nil {
			return "", fmt.Errorf("%s: %w", name, err)
		}
		sizes = append(sizes, tree.N)
	}
	if len(sizes) < 2 {
		return "", errors.New("too few were kept to show anything")
	}
	return fmt.Sprintf("the newest extends %d, of the sizes %d", len(sizes), slices.Sorted(slices.Values(sizes))), nil
}

func (l *ledger) checkReceipts(receipts []held) (string, error) {
	var indexes []int64
	for _, held := range receipts {
		parsed, err := parseReceipt(held.text)
		if err != nil {
			return "", fmt.Errorf("%s: %w", held.name, err)
		}
		if !bytes.Equal(parsed.format(), held.text) {
			return "", fmt.Errorf("%s: it is not written as Go would write it", held.name)
		}
		tree, err := parsed.verify(held.entry, l.key)
		if err == nil {
			err = l.extends(tree)
		}
		if err == nil && !bytes.Equal(held.entry, l.entries[parsed.index]) {
			err = fmt.Errorf("the log has another entry %d", parsed.index)
		}
		if err != nil {
			return "", fmt.Errorf("%s: %w", held.name, err)
		}
		indexes = append(indexes, parsed.index)
	}
	if len(indexes) < 2 {
		return "", errors.New("too few were kept to show anything")
	}
	return fmt.Sprintf("%d hold, for the entries %d", len(indexes), slices.Sorted(slices.Values(indexes))), nil
}
