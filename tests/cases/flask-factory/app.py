import yaml
from flask import Flask, current_app


def create_app(path):
    app = Flask(__name__)
    with open(path) as stream:
        app.config.update(yaml.safe_load(stream))

    @app.get("/")
    def index():
        return {"url": current_app.config["db"]["url"], "page": current_app.config.get("PAGE", 1)}

    return app


app = create_app("config.yaml")
app.testing = True
print(app.test_client().get("/").get_json())
