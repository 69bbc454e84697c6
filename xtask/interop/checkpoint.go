package main

import (
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// treeLine is what Go's own log has in the place of the origin.
const treeLine = "go.sum database tree\n"

// openCheckpoint gives the tree that a checkpoint signs. Signature and text are read by Go's code.
func openCheckpoint(message []byte, key note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(message, note.VerifierList(key))
	if err != nil {
		return tlog.Tree{}, err
	}
	origin, tree, _ := strings.Cut(opened.Text, "\n")
	if origin != key.Name() {
		return tlog.Tree{}, fmt.Errorf("the origin is %q, and the key's name %q", origin, key.Name())
	}
	return tlog.ParseTree([]byte(treeLine + tree))
}

// checkpointText is the text of a checkpoint, not signed yet.
func checkpointText(origin string, tree tlog.Tree) string {
	return origin + "\n" + strings.TrimPrefix(string(tlog.FormatTree(tree)), treeLine)
}
