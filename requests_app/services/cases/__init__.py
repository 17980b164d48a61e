"""What happens to a case outside its determination: filing, review, messages, documents, fees, links, contact."""
