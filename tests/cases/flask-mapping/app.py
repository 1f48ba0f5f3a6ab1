import yaml
from flask import Flask, current_app

config = yaml.safe_load(open("config.yaml"))
app = Flask(__name__)
app.config["SHOP"] = config
app.config["SIZE"] = config["web"]["size"]
with app.app_context():
    print(current_app.config["SHOP"]["web"].get("name", "none"))
    print(current_app.config["SIZE"])
