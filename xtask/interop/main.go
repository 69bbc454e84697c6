// Command interop holds Vouchsafe's ledgers against the code of Go's own checksum database:
// golang.org/x/mod/sumdb/note and golang.org/x/mod/sumdb/tlog. It knows nothing else of Vouchsafe
// than docs/formats/ledger.md.
//
//	interop check LEDGER VKEY EVIDENCE   does Go accept what Vouchsafe wrote?
//	interop extends LEDGER VKEY EVIDENCE does it hold, and extend the checkpoints that were kept?
//	interop both LEDGER OLD NEW          does either of two keys open what both have signed?
//	interop write FOLDER                 writes logs, good and spoiled, that Vouchsafe has to judge
package main

import (
	"errors"
	"fmt"
	"os"
)

var errUsage = errors.New("usage: interop check LEDGER VKEY EVIDENCE | interop extends LEDGER VKEY EVIDENCE | interop both LEDGER OLD NEW | interop write FOLDER")

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 4 && args[0] == "check":
		return check(args[1], args[2], args[3])
	case len(args) == 4 && args[0] == "extends":
		return extends(args[1], args[2], args[3])
	case len(args) == 4 && args[0] == "both":
		return both(args[1], args[2], args[3])
	case len(args) == 2 && args[0] == "write":
		return write(args[1])
	}
	return errUsage
}
