"""The demo: a platform that is already alive on the first start. Its firms, people and goods are made up."""
