"""What gunicorn serves: ``gunicorn wsgi:app`` (gunicorn.conf.py holds the settings)."""

import os

from app import create_app, warm
from app.setup import first_administrator, prepare, refuse_open_demonstration

app = create_app()
if os.environ.get("DESK_PREPARED") != str(app.config["INSTANCE"]):  # ./desk run has done it a moment ago
    prepare(app)
with app.app_context():
    refuse_open_demonstration()
    first_administrator()
app.extensions["search_follower"].start()
warm.start(app)
