"""Classification that learns from the company's own confirmed cases: words, a small model, its judgement."""
