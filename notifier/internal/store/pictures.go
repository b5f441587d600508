package store

// wantPictures writes down what is to be fetched of a text: after the text is on the disk, and apart from it.
func (q sealer) wantPictures(p *person, t Text) error {
	for _, url := range t.Pictures {
		var id int64
		err := q.row("INSERT INTO pictures (inbound, subscriber, url, state, due, received) VALUES (?, ?, '', 'wanted', ?, ?) RETURNING id",
			t.ProviderID, p.id, millis(t.At), millis(t.At)).Scan(&id)
		if err != nil {
			return err
		}
		sealed, err := seal(q.ring, url, cellURL, id)
		if err == nil {
			_, err = q.exec("UPDATE pictures SET url = ? WHERE id = ?", sealed, id)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
