package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A twiceSigned is a checkpoint with a signature of each of two keys of one name, as while one replaces the other.
type twiceSigned struct {
	message  []byte
	old, new note.Verifier
	tree     tlog.Tree
}

// both holds the newest checkpoint of a ledger against two keys, which must have signed it both.
func both(folder, oldKey, newKey string) error {
	message, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	if err != nil {
		return err
	}
	s := twiceSigned{message: message}
	if s.old, err = note.NewVerifier(oldKey); err != nil {
		return err
	}
	if s.new, err = note.NewVerifier(newKey); err != nil {
		return err
	}
	steps := []step{
		{"both keys", s.checkBoth},
		{"either key", s.checkEither},
		{"a bad signature", s.refuseBad},
		{"another key", s.refuseOther},
	}
	for _, vkey := range []string{oldKey, newKey} {
		l, err := open(folder, vkey)
		if err != nil {
			return err
		}
		steps = append(steps, step{"root from tiles", l.checkRoot}, step{"entries", l.checkEntries})
	}
	return follow(steps)
}

// checkBoth opens the note with both keys: Go must find two good signatures, and none that it does not know.
func (s *twiceSigned) checkBoth() (string, error) {
	if s.old.Name() != s.new.Name() || s.old.KeyHash() == s.new.KeyHash() {
		return "", errors.New("these are not two keys of one name")
	}
	opened, err := note.Open(s.message, note.VerifierList(s.old, s.new))
	if err != nil {
		return "", err
	}
	if len(opened.Sigs) != 2 || len(opened.UnverifiedSigs) != 0 {
		return "", fmt.Errorf("%d signatures are good, %d unknown", len(opened.Sigs), len(opened.UnverifiedSigs))
	}
	return fmt.Sprintf("%s signed it with %08x and %08x", s.old.Name(), s.old.KeyHash(), s.new.KeyHash()), nil
}

// checkEither opens it with each key alone: the other's line is one of an unknown key then.
func (s *twiceSigned) checkEither() (string, error) {
	old, err := openCheckpoint(s.message, s.old)
	if err != nil {
		return "", fmt.Errorf("the old one: %w", err)
	}
	if s.tree, err = openCheckpoint(s.message, s.new); err != nil {
		return "", fmt.Errorf("the new one: %w", err)
	}
	if old != s.tree {
		return "", errors.New("they give two trees")
	}
	return fmt.Sprintf("each alone opens it: %d entries", old.N), nil
}

// refuseBad spoils one signature at a time. Whoever knows its key must refuse the note, though the other
// signature is good; whoever does not know it must take the note.
func (s *twiceSigned) refuseBad() (string, error) {
	for i, key := range []note.Verifier{s.old, s.new} {
		other := []note.Verifier{s.new, s.old}[i]
		bad, err := s.spoiled(key)
		if err != nil {
			return "", err
		}
		var invalid *note.InvalidSignatureError
		if _, err := note.Open(bad, note.VerifierList(s.old, s.new)); !errors.As(err, &invalid) {
			return "", accepted("a bad signature of %08x beside a good one: %v", key.KeyHash(), err)
		}
		if _, err := openCheckpoint(bad, key); err == nil {
			return "", accepted("a bad signature of %08x", key.KeyHash())
		}
		if _, err := openCheckpoint(bad, other); err != nil {
			return "", fmt.Errorf("whoever does not know %08x: %w", key.KeyHash(), err)
		}
	}
	return "refused by whoever knows its key, of either key", nil
}

// spoiled is the note with a bit changed in one key's signature.
func (s *twiceSigned) spoiled(key note.Verifier) ([]byte, error) {
	opened, err := note.Open(s.message, note.VerifierList(key))
	if err != nil {
		return nil, err
	}
	line := []byte(opened.Sigs[0].Base64)
	at := bytes.Index(s.message, line)
	if at < 0 {
		return nil, errors.New("the signature is not where it was read")
	}
	message := slices.Clone(s.message)
	// In the middle of the signature: before it stands the key's hash.
	middle := at + len(line)/2
	if message[middle] == 'A' {
		message[middle] = 'B'
	} else {
		message[middle] = 'A'
	}
	return message, nil
}

func (s *twiceSigned) refuseOther() (string, error) {
	l := ledger{key: s.old, checkpoint: s.message}
	return l.refuseOtherKey()
}
