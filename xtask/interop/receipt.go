package main

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// receiptLine opens every receipt of C2SP tlog-proof.
const receiptLine = "c2sp.org/tlog-proof@v1"

// A receipt proves that an entry is in a log.
type receipt struct {
	index      int64
	proof      tlog.RecordProof
	checkpoint []byte
}

var errReceipt = errors.New("it is no receipt of C2SP tlog-proof")

func parseReceipt(text []byte) (receipt, error) {
	head, checkpoint, _ := bytes.Cut(text, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	if lines[0] != receiptLine || len(lines) < 2 {
		return receipt{}, errReceipt
	}
	word, found := strings.CutPrefix(lines[1], "index ")
	index, err := strconv.ParseInt(word, 10, 64)
	if !found || err != nil {
		return receipt{}, errReceipt
	}
	parsed := receipt{index: index, checkpoint: checkpoint}
	for _, line := range lines[2:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return receipt{}, err
		}
		parsed.proof = append(parsed.proof, hash)
	}
	return parsed, nil
}

// format is the reverse of parseReceipt.
func (r receipt) format() []byte {
	text := fmt.Appendf(nil, "%s\nindex %d\n", receiptLine, r.index)
	for _, hash := range r.proof {
		text = fmt.Appendln(text, hash)
	}
	text = append(text, '\n')
	return append(text, r.checkpoint...)
}

// verify gives the tree that has the entry in it.
func (r receipt) verify(entry []byte, key note.Verifier) (tlog.Tree, error) {
	tree, err := openCheckpoint(r.checkpoint, key)
	if err != nil {
		return tlog.Tree{}, err
	}
	return tree, tlog.CheckRecord(r.proof, tree.N, tree.Hash, r.index, tlog.RecordHash(entry))
}
