package store

// allowed is how many messages may be begun now: what was asked for, or what is left of the hour. What was given back was not spent.
func allowed(q querier, c Claim, givenBack int) (int, error) {
	if c.HourMost == 0 || c.Limit == 0 && givenBack == 0 {
		return c.Limit, nil
	}
	minute := c.Now.Unix() / 60
	// Written before it is read: on PostgreSQL the row's lock keeps others from reading meanwhile.
	if err := addSpending(q, minute, -givenBack); err != nil {
		return 0, err
	}
	var spent int
	if err := q.row("SELECT COALESCE(SUM(messages), 0) FROM spending WHERE minute > ?", minute-60).Scan(&spent); err != nil {
		return 0, err
	}
	return min(c.Limit, max(c.HourMost-spent, 0)), nil
}

// spend counts what was begun, and forgets what is older than an hour.
func spend(q querier, c Claim, begun int) error {
	if c.HourMost == 0 || begun == 0 {
		return nil
	}
	minute := c.Now.Unix() / 60
	if err := addSpending(q, minute, begun); err != nil {
		return err
	}
	_, err := q.exec("DELETE FROM spending WHERE minute <= ?", minute-120)
	return err
}

func addSpending(q querier, minute int64, messages int) error {
	_, err := q.exec(`INSERT INTO spending (minute, messages) VALUES (?, ?)
		ON CONFLICT (minute) DO UPDATE SET messages = spending.messages + excluded.messages`, minute, messages)
	return err
}
