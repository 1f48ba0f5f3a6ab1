import yaml
from flask import Flask, current_app

app = Flask(__name__)
app.config.from_file("config.yaml", load=yaml.safe_load)
print(app.config["LIMIT"])
with app.app_context():
    print(current_app.config.get("TITLE", "none"))
    print(current_app.config["DEBUG"])
