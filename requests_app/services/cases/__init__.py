"""What happens to a case outside its determination: filing, review, messages, documents, links, contact."""
